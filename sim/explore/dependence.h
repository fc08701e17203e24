// Which steps of a search may be swapped: what there is to know of a step, and the relation.
// Nothing is known here of how that is used (reduction.h).
//
// 1. Steps that work on different nodes commute: a node reads and writes its own state, takes what
//    is on its way to it, and adds to what is on its way to others.
// 2. What is used up of the bounds doesn't tie steps together: if both may be made in one order, as
//    many are left in the other.
// 3. A step that a property can put in an order with steps at other nodes commutes with no other
//    such step, so that every verdict is seen.
#pragma once

#include <compare>
#include <cstdint>

#include "core/base/ids.h"

namespace midflight::sim {

struct Move;
struct Plan;
class SearchState;

struct Footprint {
  std::uint64_t label = 0;  // which step; it keeps its label while others are made
  NodeIndex node;           // that it works on; none if on more than one
  bool across = false;      // a property may order it among steps at other nodes
  friend constexpr auto operator<=>(const Footprint&, const Footprint&) = default;
};

[[nodiscard]] constexpr bool independent(const Footprint& a, const Footprint& b) {
  return a.node.valid() && b.node.valid() && a.node != b.node && !(a.across && b.across);
}

// By likeness, so that it is the same after other ways to the same state.
[[nodiscard]] std::uint64_t label_of(const Move& move);
// asked: whether somebody had a choice within the move.
[[nodiscard]] Footprint footprint_of(const Plan& plan, const Move& move, const SearchState& before,
                                     const SearchState& after, bool asked);

}  // namespace midflight::sim
