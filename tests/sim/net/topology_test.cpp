#include "sim/net/topology.h"

#include <gtest/gtest.h>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

NodeIndex n(std::uint32_t i) { return NodeIndex{i}; }

TEST(Topology, APacketTakesTheWayOfLeastDelay) {
  const std::vector<TopologyEdge> edges{{n(0), n(2), 10ms}, {n(0), n(1), 3ms}, {n(1), n(2), 4ms}};
  const Topology topology(3, edges);
  EXPECT_EQ(topology.next_hop(n(0), n(2)), DirectionIndex{1});
  EXPECT_EQ(topology.next_hop(n(1), n(2)), DirectionIndex{2});
  EXPECT_FALSE(topology.next_hop(n(2), n(0)).valid()) << "edges lead one way";
}

// Distances by Floyd and Warshall; following next hops must cost exactly those.
TEST(Topology, FollowingNextHopsCostsTheShortestDistanceOnRandomGraphs) {
  constexpr std::int64_t kFar = 1'000'000'000;
  std::uint64_t state = 1;
  const auto random = [&state](std::uint64_t below) {
    state = combine(state, 2);
    return scale(state, below);
  };
  for (int round = 0; round < 200; ++round) {
    const auto nodes = 2 + random(8);
    std::vector<TopologyEdge> edges;
    std::vector<std::vector<std::int64_t>> distance(nodes, std::vector<std::int64_t>(nodes, kFar));
    for (std::uint64_t i = 0; i < nodes; ++i) distance[i][i] = 0;
    for (std::uint64_t i = 0; i < 2 * nodes; ++i) {
      const auto from = static_cast<std::uint32_t>(random(nodes));
      const auto to = static_cast<std::uint32_t>(random(nodes));
      const auto delay = static_cast<std::int64_t>(random(5));
      if (from == to) continue;
      edges.push_back(TopologyEdge{n(from), n(to), Duration(delay)});
      distance[from][to] = std::min(distance[from][to], delay);
    }
    for (std::uint64_t k = 0; k < nodes; ++k) {
      for (std::uint64_t i = 0; i < nodes; ++i) {
        for (std::uint64_t j = 0; j < nodes; ++j) {
          distance[i][j] = std::min(distance[i][j], distance[i][k] + distance[k][j]);
        }
      }
    }
    const Topology topology(nodes, edges);
    for (std::uint32_t from = 0; from < nodes; ++from) {
      for (std::uint32_t to = 0; to < nodes; ++to) {
        if (from == to) continue;
        std::int64_t cost = 0;
        auto at = n(from);
        for (std::uint64_t hops = 0; at != n(to) && hops <= nodes; ++hops) {
          const auto hop = topology.next_hop(at, n(to));
          if (!hop.valid()) break;
          cost += edges[hop.value].delay.count();
          at = edges[hop.value].to;
        }
        if (distance[from][to] >= kFar) {
          EXPECT_EQ(at, n(from));
        } else {
          ASSERT_EQ(at, n(to));
          // A hop counts one nanosecond more, so ways of equal delay with fewer hops win.
          EXPECT_LE(cost, distance[from][to] + static_cast<std::int64_t>(nodes));
        }
      }
    }
  }
}

}  // namespace
}  // namespace midflight::sim
