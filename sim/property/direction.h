// Two nodes, in an order that means something or in none.
#pragma once

#include <compare>

#include "core/base/ids.h"

namespace midflight::sim {

struct Direction {
  NodeIndex from;
  NodeIndex to;
  friend constexpr auto operator<=>(const Direction&, const Direction&) = default;
};

// The same for both directions between two nodes.
[[nodiscard]] constexpr Direction either_way(NodeIndex a, NodeIndex b) {
  return a < b ? Direction{a, b} : Direction{b, a};
}

}  // namespace midflight::sim
