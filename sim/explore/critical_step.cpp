#include "sim/explore/critical_step.h"

#include <algorithm>
#include <vector>

#include "sim/explore/script.h"
#include "sim/explore/state_table.h"

namespace midflight::sim {
namespace {

// Depth first: a continuation that is fine is soon at rest.
bool some_way_is_fine(const Plan& plan, const SearchState& from, std::string_view property,
                      std::uint64_t states, crypto::Operations& crypto) {
  StateTable known;
  Unwatched unwatched;
  Script script(plan.options.seed);
  std::vector<SearchState> pending{from};
  std::vector<Move> moves;
  while (!pending.empty() && known.size() < states) {
    auto state = std::move(pending.back());
    pending.pop_back();
    state.moves(plan, moves);
    if (SearchState::at_rest(moves)) return true;
    for (const auto& move : moves) {
      auto next = state;
      script = Script(plan.options.seed);
      next.make(plan, move, StepContext{script, unwatched, crypto});
      bool fine = !next.lapsed();
      next.new_findings(
          [&](const Property& found, const Finding&) { fine = fine && found.name() != property; });
      if (fine && known.insert(next.hash(plan), 0)) pending.push_back(std::move(next));
    }
  }
  return false;
}

}  // namespace

std::optional<std::size_t> critical_step(const PlannedSearch& search,
                                         std::span<const ScheduleStep> schedule,
                                         std::string_view property, std::uint64_t states,
                                         crypto::Operations& crypto) {
  for (auto place = schedule.size(); place-- > 0;) {
    const auto before = walk(search, schedule.first(place), crypto);
    const bool bad = std::any_of(before.violations.begin(), before.violations.end(),
                                 [&](const Violation& each) { return each.property == property; });
    if (!bad && some_way_is_fine(search.plan, before.state, property, states, crypto)) return place;
  }
  return std::nullopt;
}

}  // namespace midflight::sim
