# Makes find_package(midflight) work elsewhere. A target that isn't built isn't installed.
include(CMakePackageConfigHelpers)
set(MIDFLIGHT_PACKAGE_DIR lib/cmake/midflight)

foreach(name core sim scenarios reports)
  if(TARGET midflight_${name})
    install(TARGETS midflight_${name} EXPORT midflight ARCHIVE DESTINATION lib)
    install(DIRECTORY ${name} DESTINATION include/midflight
      FILES_MATCHING PATTERN "*.h" PATTERN "cli" EXCLUDE)
  endif()
endforeach()
if(TARGET midflight)
  install(TARGETS midflight RUNTIME DESTINATION bin COMPONENT runtime)
endif()

install(EXPORT midflight NAMESPACE midflight:: FILE midflightTargets.cmake
  DESTINATION ${MIDFLIGHT_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/midflightConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES cmake/midflightConfig.cmake ${PROJECT_BINARY_DIR}/midflightConfigVersion.cmake
  DESTINATION ${MIDFLIGHT_PACKAGE_DIR})
