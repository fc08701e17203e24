# The Debian package: the program with its man pages, completions and scenarios (`scripts/package`).
include(GNUInstallDirs)
set(made ${PROJECT_BINARY_DIR}/manual)
find_program(MIDFLIGHT_HELP2MAN help2man)
if(MIDFLIGHT_HELP2MAN)
  add_custom_command(OUTPUT ${made}/_midflight DEPENDS midflight cmake/manual.sh
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cmake/manual.sh $<TARGET_FILE:midflight> ${made})
  add_custom_target(manual DEPENDS ${made}/_midflight)
endif()

# Without `manual` built there is nothing of it to install.
install(DIRECTORY ${made}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT runtime OPTIONAL)
install(FILES ${made}/midflight DESTINATION share/bash-completion/completions COMPONENT runtime OPTIONAL)
install(FILES ${made}/_midflight DESTINATION share/zsh/vendor-completions COMPONENT runtime OPTIONAL)
install(DIRECTORY scenarios DESTINATION share/midflight COMPONENT runtime
  FILES_MATCHING PATTERN "*.json" PATTERN "*.md" PATTERN "*.zst" PATTERN "*.yml")
# The pages that those of the scenarios refer to.
install(FILES sim/explore/STRATEGIES.md DESTINATION share/midflight/sim/explore COMPONENT runtime)
install(FILES sim/corpus/README.md DESTINATION share/midflight/sim/corpus COMPONENT runtime)
install(FILES core/node/README.md DESTINATION share/midflight/core/node COMPONENT runtime)
install(FILES reports/wireshark/midflight.lua DESTINATION share/midflight/wireshark COMPONENT runtime)
install(FILES cmake/copyright README.md CHANGELOG.md DESTINATION share/doc/midflight COMPONENT runtime)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL runtime)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME midflight)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGE_CONTACT "The authors of midflight <midflight@localhost>")
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION
"Runs nodes of a protocol (SPTPS of tinc 1.1) on a simulated network, searches
 the orders in which their messages can arrive for races, makes what it finds
 small, and proves that a fix holds.")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libpcap0.8)  # loaded when needed, which SHLIBDEPS cannot see
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
