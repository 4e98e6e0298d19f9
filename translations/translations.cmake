# SPDX-License-Identifier: GPL-3.0-or-later
# The languages of the program: one .ts file each, in this folder. They are compiled into the library `shell` under
# :/i18n, as headlight_<language>.qm.
#   headlight_en.ts     plural forms only: the source text is English
#   headlight_pt_BR.ts  everything
# After texts changed: cmake --build --preset dev --target update_translations, then translate what is new.
# lupdate is given no line numbers, so that a file changes only when a text does, and the root as include folder:
# without it the class in front of tr() is not resolved, and its texts end up in a context that is never asked for.
find_package(Qt6 6.4 REQUIRED COMPONENTS LinguistTools)

set(translation_files
  ${CMAKE_SOURCE_DIR}/translations/headlight_en.ts
  ${CMAKE_SOURCE_DIR}/translations/headlight_pt_BR.ts)
add_custom_target(update_translations
  COMMAND ${CMAKE_COMMAND} -DLUPDATE=$<TARGET_FILE:Qt6::lupdate> -DSOURCE=${CMAKE_SOURCE_DIR}
          -DTO=${CMAKE_SOURCE_DIR}/translations -P ${CMAKE_SOURCE_DIR}/translations/update.cmake
  VERBATIM)

qt_add_lrelease(shell TS_FILES ${translation_files} QM_FILES_OUTPUT_VARIABLE compiled_translations)
qt_add_resources(shell "translations" PREFIX /i18n BASE ${CMAKE_CURRENT_BINARY_DIR} FILES ${compiled_translations})
