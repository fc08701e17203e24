# Compiler options shared by every target of this repository, and never by those who link to it.
add_library(midflight_options INTERFACE)
target_compile_features(midflight_options INTERFACE cxx_std_20)
target_include_directories(midflight_options INTERFACE ${PROJECT_SOURCE_DIR})
# Off where g++ 12 warns of code that is sound: with sanitizers, and for users' releases.
option(MIDFLIGHT_WARNINGS_AS_ERRORS "A warning ends the build" ON)
# A release is the same in whatever folder it is built, even if ccache makes paths relative.
file(RELATIVE_PATH MIDFLIGHT_WAY_UP ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR}/)
target_compile_options(midflight_options INTERFACE
  $<$<BOOL:${MIDFLIGHT_WARNINGS_AS_ERRORS}>:-Werror>
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-align -Wundef -Wimplicit-fallthrough -Wformat=2
  -ffp-contract=off -fno-strict-aliasing
  $<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>
  $<$<CONFIG:Release>:-ffile-prefix-map=${MIDFLIGHT_WAY_UP}=>
  $<$<BOOL:${MIDFLIGHT_FUZZ}>:-fsanitize=fuzzer-no-link>)
# A tenth of a run: g++ calls a function of the same source as if another library could take its
# place, writes two fields at once, for which a read of one of them waits, and zeroes an event by
# `rep stos`, slow to begin. It inlines as at -O3, which otherwise makes the heap of events slower.
# So much inlined, strings that are joined draw false warnings (GCC bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(midflight_options INTERFACE
    $<$<CONFIG:Release>:-fno-semantic-interposition>
    $<$<CONFIG:Release>:-fno-tree-slp-vectorize>
    "$<$<CONFIG:Release>:SHELL:--param max-inline-insns-auto=30 --param inline-min-speedup=15>"
    $<$<CONFIG:Release>:-Wno-restrict>)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
    foreach(what memset memcpy)
      target_compile_options(midflight_options INTERFACE
        $<$<CONFIG:Release>:-m${what}-strategy=unrolled_loop:512:noalign,libcall:-1:noalign>)
    endforeach()
  endif()
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(MIDFLIGHT_CCACHE ccache)
if(MIDFLIGHT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${MIDFLIGHT_CCACHE})
endif()

# What nearly every source includes, parsed once for all libraries and once for the program: a third
# of the compiler's time. Off in release, so that a missing #include shows. nlohmann/json.hpp isn't
# worth it, being slow to load where it isn't used.
option(MIDFLIGHT_PRECOMPILE "Precompile the libraries' standard headers" OFF)
set(MIDFLIGHT_HEADERS
  <algorithm> <array> <charconv> <chrono> <deque> <filesystem> <functional> <map> <memory>
  <optional> <set> <span> <string> <string_view> <tl/expected.hpp> <variant> <vector>)
# Without these, ccache takes each new build of the precompiled headers for different ones.
add_library(midflight_precompile_options INTERFACE)
target_compile_options(midflight_precompile_options INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
  $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
# g++ 12 then sees these where strings are joined (GCC bugs 105329, 105651): it takes what was
# precompiled for no system's header. clang and the sanitizers look for what is real.
add_library(midflight_precompiled INTERFACE)
target_link_libraries(midflight_precompiled INTERFACE midflight_precompile_options)
target_compile_options(midflight_precompiled INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-array-bounds -Wno-stringop-overread>)
if(MIDFLIGHT_PRECOMPILE)
  add_library(midflight_headers OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled.cpp)
  target_link_libraries(midflight_headers PRIVATE midflight_options midflight_precompiled)
  target_precompile_headers(midflight_headers PRIVATE ${MIDFLIGHT_HEADERS})
endif()

# midflight_library(NAME): a static library target midflight_NAME with the alias midflight::NAME.
# Its rooms add their own sources with target_sources.
function(midflight_library name)
  add_library(midflight_${name} STATIC)
  add_library(midflight::${name} ALIAS midflight_${name})
  set_target_properties(midflight_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(midflight_${name} PRIVATE $<BUILD_INTERFACE:midflight_options>)
  target_compile_features(midflight_${name} PUBLIC cxx_std_20)
  if(MIDFLIGHT_PRECOMPILE)
    target_link_libraries(midflight_${name} PRIVATE $<BUILD_INTERFACE:midflight_precompiled>)
    target_precompile_headers(midflight_${name} REUSE_FROM midflight_headers)
  endif()
  target_include_directories(midflight_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include/midflight>)
endfunction()
