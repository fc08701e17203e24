// What GitHub Actions shows of a run of scenarios: workflow commands that annotate the scenario
// files, and a step summary in Markdown. Source: GitHub's documentation of workflow commands.
#pragma once

#include <span>
#include <string>

#include "sim/world/result.h"

namespace midflight::reports {

// One line for each run that did not pass, at most ten: GitHub shows no more of a step. Vacuous and
// unfinished runs are warnings.
[[nodiscard]] std::string github_annotations(std::span<const sim::RunResult> results);

// A table of the runs that did not pass, each with its reason and the command that runs it again.
[[nodiscard]] std::string github_summary(std::span<const sim::RunResult> results);

}  // namespace midflight::reports
