# Language level, warnings and sanitizers, held by one interface target that every other target links.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(BUILD_TESTING "Build the tests" ON)
option(SLUICE_WERROR "Treat warnings as errors" ON)
option(SLUICE_FUZZ "Build the libFuzzer programs; needs clang" OFF)
option(SLUICE_PRECOMPILE "Precompile the headers that most files include; an include that is missing goes unseen" OFF)
set(SLUICE_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

find_program(SLUICE_CCACHE ccache)
if(SLUICE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # By the list of headers that the compiler writes anyway: a first build need not preprocess everything twice.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros
      ${SLUICE_CCACHE})
endif()

add_library(sluice_options INTERFACE)
add_library(sluice::options ALIAS sluice_options)
# Include paths start at the source root, so that every include shows the layer that it reaches into.
target_include_directories(sluice_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(sluice_options INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
  QT_DISABLE_DEPRECATED_BEFORE=0x060400 SLUICE_VERSION="${PROJECT_VERSION}")
target_compile_options(sluice_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
  -Wimplicit-fallthrough -Wnull-dereference $<$<BOOL:${SLUICE_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports null dereferences and uninitialised reads inside Qt's and the standard library's inlined code.
  target_compile_options(sluice_options INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(SLUICE_SANITIZE)
  target_compile_options(sluice_options INTERFACE -fsanitize=${SLUICE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(sluice_options INTERFACE -fsanitize=${SLUICE_SANITIZE})
endif()

# sluice_precompile(TARGET HEADER…): worth it from about four files on.
function(sluice_precompile target)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  list(LENGTH sources count)
  if(SLUICE_PRECOMPILE AND count GREATER 3)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
