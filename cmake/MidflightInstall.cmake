# Makes find_package(midflight) and pkg-config work elsewhere.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(MIDFLIGHT_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/midflight)

foreach(name core sim scenarios reports cli)
  install(TARGETS midflight_${name} EXPORT midflight ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endforeach()
foreach(room core sim scenarios reports)
  install(DIRECTORY ${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/midflight
    FILES_MATCHING PATTERN "*.h" PATTERN "cli" EXCLUDE PATTERN "node_modules" EXCLUDE)
endforeach()
install(FILES sim/cli/main.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/midflight/sim/cli)
install(TARGETS midflight RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)

install(EXPORT midflight NAMESPACE midflight:: FILE midflightTargets.cmake
  DESTINATION ${MIDFLIGHT_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/midflightConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES cmake/midflightConfig.cmake ${PROJECT_BINARY_DIR}/midflightConfigVersion.cmake
  DESTINATION ${MIDFLIGHT_PACKAGE_DIR})
# ${pcfiledir} finds the rest, so that an installed tree may be moved.
file(RELATIVE_PATH MIDFLIGHT_PREFIX_FROM_PC
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/midflight.pc.in ${PROJECT_BINARY_DIR}/midflight.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/midflight.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
