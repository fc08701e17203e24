// Shrinking a run (spec 3, "Searching"): a smaller scenario and plainer answers that show the same
// violation. None of the parts and of the answers that are left can be left out.
#pragma once

#include <string>
#include <vector>

#include "sim/shrink/trials.h"

namespace midflight::sim {

struct ShrinkProgress {
  std::uint64_t runs = 0;
  std::string_view what;  // is being left out
};

struct ShrinkOptions {
  std::function<bool(const ShrinkProgress&)> stop;  // true: the smallest so far will do
};

struct Reduction {
  std::string what;
  std::uint64_t before = 0;
  std::uint64_t after = 0;
};

struct ShrunkRun {
  ScenarioConfig scenario;  // its seed is one with which a plain run of it shows the violation
  Answers answers;          // all, plain where they can be
  // The violation needs answers, or an order, that no seed tried gives: running the scenario does
  // not show it.
  bool needs_answers = false;
  bool minimal = true;
  Violation violation;
  std::vector<Reduction> reductions;
  std::uint64_t runs = 0;
};

// An error if the run does not show the violation. Where the order of events was searched the time
// is left as it is, and steps of the schedule are left out.
[[nodiscard]] Result<ShrunkRun> shrink_run(const ScenarioConfig& scenario, const Answers& answers,
                                           const Violation& violation,
                                           const ShrinkOptions& options);

}  // namespace midflight::sim
