// SIGINT and SIGTERM ask the program to end cleanly; a second one ends it at once.
#pragma once

#include <optional>

#include "sim/cli/exit.h"

namespace midflight::cli {

// Also leaves SIGPIPE to be seen as a failed write.
void catch_signals();
// From here on a signal ends the program at once, with its status: for work that nobody watches,
// while no output is open. Until catch_signals is called again.
void end_on_signals();
[[nodiscard]] std::optional<ExitStatus> stop_signal();
[[nodiscard]] inline bool stop_requested() { return stop_signal().has_value(); }

}  // namespace midflight::cli
