// Exit statuses (spec 5) and which of several wins.
#pragma once

#include <functional>
#include <string>

namespace midflight::cli {

enum class ExitStatus : int {
  held = 0,
  failed = 1,
  wrong_input = 2,  // nothing was run, nothing was written
  diverged = 3,     // a replay diverged or a run was not deterministic
  incomplete = 4,   // vacuous or unfinished
  bug = 70,
  interrupted = 130,
  terminated = 143,
};

[[nodiscard]] ExitStatus graver(ExitStatus a, ExitStatus b);

// Runs the program; what it throws is a bug in midflight, and is reported as one.
[[nodiscard]] int guarded(const std::function<ExitStatus()>& program);

// Prints "midflight: MESSAGE" on standard error.
ExitStatus refuse(const std::string& message);

}  // namespace midflight::cli
