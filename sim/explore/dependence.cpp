#include "sim/explore/dependence.h"

#include "sim/explore/plan.h"

namespace midflight::sim {

std::uint64_t label_of(const Move& move) {
  const auto label = combine(move.likeness.high, move.likeness.low);
  return combine(label, move.overtakes ? 1 : 0);
}

Footprint footprint_of(const Plan& plan, const Move& move, const SearchState& before,
                       const SearchState& after, bool asked) {
  Footprint out;
  out.label = label_of(move);
  out.across = after.across();
  // Triggers and connections are everybody's, and so is a full buffer, of which one is asked.
  const bool local =
      !asked && !after.world().triggered() && after.world().same_connections(before.world());
  if (local) out.node = before.world().site(move, plan.rules);
  return out;
}

}  // namespace midflight::sim
