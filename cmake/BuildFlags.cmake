# SPDX-License-Identifier: GPL-3.0-or-later
# One interface target carries every flag, so that libraries, programs and tests are compiled alike.
add_library(build_flags INTERFACE)
target_compile_features(build_flags INTERFACE cxx_std_20)
target_compile_options(build_flags INTERFACE
  -Wall -Wextra $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wimplicit-fallthrough
  $<$<BOOL:${HEADLIGHT_WERROR}>:-Werror>)
if(HEADLIGHT_WERROR AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in "text" + std::string at -O3 (gcc.gnu.org PR 105651)
  target_compile_options(build_flags INTERFACE -Wno-restrict)
endif()
target_include_directories(build_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(HEADLIGHT_SANITIZERS)
  target_compile_options(build_flags INTERFACE -fsanitize=${HEADLIGHT_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(build_flags INTERFACE -fsanitize=${HEADLIGHT_SANITIZERS})
endif()

find_program(HEADLIGHT_CCACHE ccache)
if(HEADLIGHT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HEADLIGHT_CCACHE})
endif()
find_program(HEADLIGHT_MOLD mold)
if(HEADLIGHT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Qt 6.4's moc cannot parse libstdc++'s <concepts>, which <compare> pulls in: its include guard keeps moc out of it.
set(CMAKE_AUTOMOC_MOC_OPTIONS -D_GLIBCXX_CONCEPTS=1)
