// Two variants of a scenario, the old and the new, held against each other (spec 3, "Searching"):
// over the search of both, or on the choices of one run.
#pragma once

#include "sim/explore/replay.h"
#include "sim/shrink/exploration.h"

namespace midflight::sim {

struct VariantPair {
  const ScenarioConfig& before;
  const ScenarioConfig& after;
};

// The choices of one run of the old variant, taken through the new one in lock-step.
struct Lockstep {
  RunResult before;
  RunResult after;
  std::optional<Difference> difference;  // the first; none if the two did the same
  std::size_t used = 0;                  // choices after it that still fitted
  std::size_t skipped = 0;
};

[[nodiscard]] Result<Lockstep> compare_on(const VariantPair& variants, const Answers& choices,
                                          crypto::Operations& crypto);
// Of a trace, which need not be of the old variant; `stop` as in ReplayOptions.
[[nodiscard]] Result<Lockstep> compare_on(const VariantPair& variants, TraceReader& trace,
                                          const std::function<bool()>& stop,
                                          crypto::Operations& crypto);
// Holds if the old run shows a violation and the new one none; vacuous if the old one shows none.
[[nodiscard]] Verdict verdict_of(const Lockstep& lockstep);

// A kind of violation that the search of the old variant found, on its smallest example.
struct ComparedClass {
  CertifiedFind find;
  Answers choices;
  Lockstep lockstep;

  [[nodiscard]] bool passes() const { return lockstep.after.violations.empty(); }
};

struct Comparison {
  Exploration before;
  Exploration after;
  std::vector<ComparedClass> classes;

  // holds: there are failing classes, each passes on the new variant, the finished search of that
  // has no violation, and its `sometimes` facts were seen.
  [[nodiscard]] Verdict verdict() const;
};

[[nodiscard]] Result<Comparison> compare(const VariantPair& variants,
                                         const ExplorationOptions& options);

}  // namespace midflight::sim
