// The program as a function: its arguments, and who runs a scenario.
#pragma once

#include <functional>
#include <string>

#include "sim/cli/exit.h"
#include "sim/explore/execution.h"

namespace midflight::cli {

// How a scenario is run: sim::execute and sim::execute_twice, or stand-ins in tests.
struct Executor {
  decltype(&sim::execute) once;
  decltype(&sim::execute_twice) twice;
};

[[nodiscard]] ExitStatus program(int argc, const char* const* argv, const Executor& executor);

}  // namespace midflight::cli
