// A way through a search's states, and walking it again with everybody watching.
#pragma once

#include "sim/explore/plan.h"
#include "sim/explore/script.h"
#include "sim/trace/choice_list.h"
#include "sim/world/result.h"

namespace midflight::sim {

// One step by its place in the state's list of moves, and which list of answers it was made with.
struct StepRef {
  std::uint16_t move = 0;
  std::uint16_t answers = 0;
};

// One step by name: it can be found again where other steps around it are left out.
struct ScheduleStep {
  std::uint64_t name = 0;
  std::uint16_t answers = 0;
  std::string text;  // for people: "beta: received ANS_KEY KEX from alpha"
};

struct Walk {
  SearchState state;
  std::vector<ScheduleStep> steps;    // that were made
  ChoiceList choices;                 // that they came from, moves and answers
  std::vector<Violation> violations;  // with their fingerprints
  bool complete = true;               // every step was found
};

// Answers a move with the n-th list of answers; none if there are fewer.
[[nodiscard]] std::optional<Script> script_for(const Plan& plan, const SearchState& state,
                                               const Move& move, std::uint16_t answers,
                                               crypto::Operations& crypto);
[[nodiscard]] Walk walk(const PlannedSearch& search, std::span<const StepRef> path,
                        crypto::Operations& crypto);
// Steps that are not there are left out.
[[nodiscard]] Walk walk(const PlannedSearch& search, std::span<const ScheduleStep> schedule,
                        crypto::Operations& crypto);

}  // namespace midflight::sim
