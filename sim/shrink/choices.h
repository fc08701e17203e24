// Shrinking the answers of a run (spec 3, "Searching").
#pragma once

#include "sim/shrink/trials.h"

namespace midflight::sim {

// The plain answer to every question: no, nothing extra, the first of those that are alike.
inline constexpr std::uint64_t kPlain = 0;
// When an application sends is no yes or no: a flow whose intervals were all 0 would never end.
// Nor is what comes next.
[[nodiscard]] inline bool has_plain(ChoiceKind kind) {
  return kind != ChoiceKind::traffic && kind != ChoiceKind::next_event;
}
[[nodiscard]] inline bool is_unusual(const Choice& choice) {
  return choice.answer != kPlain && has_plain(choice.kind);
}

// Leaves out of a run's answers those that the seed gives as well, and all that don't matter.
// Returns false if it was stopped.
bool drop_answers(Trials& trials, const ScenarioConfig& scenario, Answers& answers);

// Leaves steps out of a schedule, each with the answers that were given in it. Returns false if it
// was stopped.
bool drop_steps(Trials& trials, const ScenarioConfig& scenario, Answers& answers);

// A run whose every answer is plain but those that the violation needs: with any one of them plain
// it is gone.
struct PlainRun {
  Answers answers;  // all of them
  bool minimal = true;
};
[[nodiscard]] PlainRun make_plain(Trials& trials, const ScenarioConfig& scenario,
                                  const Answers& answers);

}  // namespace midflight::sim
