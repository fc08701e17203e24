# cmake -DSOURCE=DIR -DHEADER=FILE -P MidflightCommit.cmake: names the commit that is being built.
# Run by each build, because a commit doesn't change a file that CMake watches.
cmake_minimum_required(VERSION 3.25)
if(EXISTS ${SOURCE}/.git)
  execute_process(COMMAND git --no-optional-locks -C ${SOURCE} describe --always --dirty --exclude=*
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT commit)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${HEADER} CONTENT "#define MIDFLIGHT_COMMIT \"@commit@\"\n" @ONLY)
