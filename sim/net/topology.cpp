#include "sim/net/topology.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

namespace midflight::sim {
namespace {

struct EdgeInfo {
  std::int64_t delay = 0;
  DirectionIndex direction;
};
using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, EdgeInfo>;

// Distances towards `to`, on the graph with every edge reversed.
std::vector<std::int64_t> distances_to(const Graph& reversed, NodeIndex to) {
  std::vector<std::int64_t> distances(boost::num_vertices(reversed));
  boost::dijkstra_shortest_paths(
      reversed, to.value,
      boost::weight_map(boost::get(&EdgeInfo::delay, reversed)).distance_map(distances.data()));
  return distances;
}

}  // namespace

Topology::Topology(std::size_t nodes, std::span<const TopologyEdge> edges)
    : nodes_(nodes), hops_(nodes * nodes) {
  Graph reversed(nodes);
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    // A hop costs at least a nanosecond, so that among paths of no delay the shorter one wins and
    // following next hops always ends.
    boost::add_edge(edges[i].to.value, edges[i].from.value,
                    EdgeInfo{edges[i].delay.count() + 1, DirectionIndex{i}}, reversed);
  }
  for (std::uint32_t to = 0; to < nodes; ++to) {
    const auto distances = distances_to(reversed, NodeIndex{to});
    for (std::uint32_t i = 0; i < edges.size(); ++i) {
      const auto& edge = edges[i];
      if (distances[edge.to.value] == std::numeric_limits<std::int64_t>::max()) continue;
      auto& hop = hops_[edge.from.value * nodes_ + to];
      const bool shortest =
          edge.from.value != to &&
          distances[edge.from.value] == distances[edge.to.value] + edge.delay.count() + 1;
      if (shortest && (!hop.valid() || edge.to < edges[hop.value].to)) hop = DirectionIndex{i};
    }
  }
}

}  // namespace midflight::sim
