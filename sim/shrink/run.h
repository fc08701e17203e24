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
  // The violation needs answers that no seed tried gives: the scenario alone doesn't show it.
  bool needs_answers = false;
  bool minimal = true;
  Violation violation;
  std::vector<Reduction> reductions;
  std::uint64_t runs = 0;
};

// Precondition: the run shows the violation.
[[nodiscard]] ShrunkRun shrink_run(const ScenarioConfig& scenario, const Answers& answers,
                                   const Filed& violation, const ShrinkOptions& options);

}  // namespace midflight::sim
