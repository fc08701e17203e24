// Which way a packet goes: shortest paths by delay over the link graph (Boost.Graph). Made once
// from the links, shared by all copies of a world.
#pragma once

#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace midflight::sim {

// One direction of one link: 2 * link for a to b, 2 * link + 1 for b to a.
using DirectionIndex = Id<struct DirectionTag>;

struct TopologyEdge {
  NodeIndex from;
  NodeIndex to;
  Duration delay{};
};

class Topology {
 public:
  // edges[i] belongs to DirectionIndex i. Ties between paths are broken by the lower node index.
  Topology(std::size_t nodes, std::span<const TopologyEdge> edges);

  // The first hop from a host towards another; invalid if there is no way.
  [[nodiscard]] DirectionIndex next_hop(NodeIndex from, NodeIndex to) const {
    return hops_[from.value * nodes_ + to.value];
  }

 private:
  std::size_t nodes_;
  std::vector<DirectionIndex> hops_;
};

}  // namespace midflight::sim
