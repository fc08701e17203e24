# Read by find_package(midflight): finds what its static libraries link to, then defines
# midflight::core, ::sim, ::scenarios and ::reports.
include(CMakeFindDependencyMacro)
find_dependency(PkgConfig)
find_dependency(Threads)
find_dependency(Boost 1.74)
find_dependency(tl-expected)
find_dependency(nlohmann_json 3.11)
find_dependency(valijson)
find_dependency(pugixml)
find_dependency(zstd)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
include(${CMAKE_CURRENT_LIST_DIR}/midflightTargets.cmake)
