# SPDX-License-Identifier: GPL-3.0-or-later
# Brings the .ts files in the folder TO up to date with the sources: cmake -DLUPDATE=… -DSOURCE=… -DTO=… -P update.cmake
file(GLOB_RECURSE sources RELATIVE ${SOURCE}
  ${SOURCE}/app/*.cpp ${SOURCE}/app/*.h ${SOURCE}/widgets/*.cpp ${SOURCE}/widgets/*.h)
list(SORT sources)
list(JOIN sources "\n" lines)
file(WRITE ${TO}/sources.lst "${lines}\n")

function(update language)
  execute_process(
    COMMAND ${LUPDATE} @${TO}/sources.lst -I . -locations none -no-obsolete -no-ui-lines ${ARGN}
            -ts ${TO}/headlight_${language}.ts
    WORKING_DIRECTORY ${SOURCE} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
update(en -pluralonly -source-language en -target-language en)
update(pt_BR -source-language en -target-language pt_BR)
file(REMOVE ${TO}/sources.lst)
