// What a run's result means for whoever asked for it: the classes of spec 5's exit statuses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/world/result.h"

namespace midflight::reports {

enum class Outcome {
  passed,
  failed,             // an expectation failed, or a violation that none declares
  vacuous,            // nothing failed, but something that had to be seen was not
  unfinished,         // nothing failed so far, but the run was stopped before its end
  not_deterministic,  // run twice, it differed, or from its recording
};

[[nodiscard]] Outcome outcome(const sim::RunResult& result);
[[nodiscard]] std::string_view to_text(Outcome outcome);

// One line for each reason that the outcome is not `passed`, the gravest first.
[[nodiscard]] std::vector<std::string> reasons(const sim::RunResult& result);

// The violations that were declared or those that were not, one line for each property: its first,
// and how many more there were.
[[nodiscard]] std::vector<std::string> violation_lines(const sim::RunResult& result, bool declared);

// "name [seed 7]", or "name [case] [seed 7]" for one case of a matrix: unique within a file.
[[nodiscard]] std::string run_name(const sim::RunResult& result);

}  // namespace midflight::reports
