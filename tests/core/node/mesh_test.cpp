#include "core/node/mesh.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <set>

namespace midflight::node {
namespace {

using Names = std::vector<std::string>;

std::shared_ptr<const Directory> names_in(const Names& names) {
  std::vector<DirectoryEntry> entries;
  for (const auto& name : names) entries.push_back({.name = name});
  return std::make_shared<const Directory>(std::move(entries));
}

constexpr NodeIndex kA{0}, kB{1}, kC{2}, kD{3}, kE{4};

// Nodes A, B, C, ... with the given edges, seen from A.
class Lettered {
 public:
  Lettered() : mesh(kA, names_in({"A", "B", "C", "D", "E"})) {}
  void link(NodeIndex a, NodeIndex b, std::int32_t weight, std::uint32_t options = 0) {
    one_way(a, b, weight, options);
    one_way(b, a, weight, options);
  }
  void one_way(NodeIndex a, NodeIndex b, std::int32_t weight, std::uint32_t options = 0) {
    mesh.add({a, b, {100 + b.value, 655}, {}, options, weight});
  }
  const Route& to(NodeIndex node) {
    mesh.search();
    return mesh.route(node);
  }
  Bytes state() {
    mesh.search();
    Bytes bytes;
    Writer writer(bytes);
    mesh.write_state(writer);
    return bytes;
  }
  Mesh mesh;
};

TEST(Mesh, TheSearcherReachesItselfAlone) {
  Lettered net;
  EXPECT_EQ(net.to(kA), (Route{.reachable = true, .indirect = false, .nexthop = kA, .via = kA}));
  EXPECT_FALSE(net.to(kB).reachable);
}

TEST(Mesh, AnEdgeWithoutAReverseLeadsNowhere) {
  Lettered net;
  net.one_way(kA, kB, 1);
  EXPECT_FALSE(net.to(kB).reachable);
  net.one_way(kB, kA, 1);
  EXPECT_TRUE(net.to(kB).reachable);
  EXPECT_TRUE(net.mesh.remove(kB, kA));
  EXPECT_FALSE(net.mesh.remove(kB, kA));
  EXPECT_FALSE(net.to(kB).reachable);
}

TEST(Mesh, StateFollowsFromTheEdgesNotFromTheirHistory) {
  Lettered direct;
  direct.link(kA, kB, 2);
  Lettered detour;
  detour.link(kB, kC, 5);
  detour.link(kA, kB, 1);
  detour.link(kA, kB, 2);  // replaced
  EXPECT_NE(detour.state(), direct.state());
  EXPECT_TRUE(detour.mesh.remove(kB, kC));
  EXPECT_TRUE(detour.mesh.remove(kC, kB));
  EXPECT_EQ(detour.state(), direct.state());
  direct.one_way(kA, kB, 3);
  EXPECT_NE(detour.state(), direct.state());
}

TEST(Mesh, FewerEdgesBeatLessWeight) {
  Lettered net;
  net.link(kA, kB, 1);
  net.link(kB, kC, 1);
  net.link(kA, kC, 1000);
  EXPECT_EQ(net.to(kC).nexthop, kC);
  EXPECT_EQ(net.to(kC).distance, 1U);
}

// Spec 2: "a lighter edge of equal length changes via, options and last edge, but not nexthop".
TEST(Mesh, ALighterEdgeOfEqualLengthKeepsTheNextHop) {
  Lettered net;
  net.link(kA, kB, 1);
  net.link(kA, kC, 1);
  net.link(kB, kD, 20, 0x8);
  net.link(kC, kD, 10, kOptionIndirect);
  const auto& route = net.to(kD);
  EXPECT_EQ(route.nexthop, kB);
  EXPECT_EQ(route.via, kC);
  EXPECT_EQ(route.options, kOptionIndirect);
  EXPECT_EQ(route.weight, 10);
  EXPECT_TRUE(route.indirect);
}

TEST(Mesh, EqualWeightKeepsTheFirstByName) {
  Lettered net;
  net.link(kA, kC, 1);
  net.link(kA, kB, 1);
  net.link(kC, kD, 10, 0x8);
  net.link(kB, kD, 10, 0x4);
  EXPECT_EQ(net.to(kD).nexthop, kB);
  EXPECT_EQ(net.to(kD).options, 0x4U);
}

// The longer way is direct: it gives distance and via, but the packets still go the short way.
TEST(Mesh, ADirectDetourReplacesAnIndirectWay) {
  Lettered net;
  net.link(kA, kB, 1);
  net.link(kA, kE, 1, kOptionIndirect);
  net.link(kB, kC, 1);
  net.link(kC, kE, 1);
  const auto& route = net.to(kE);
  EXPECT_FALSE(route.indirect);
  EXPECT_EQ(route.distance, 3U);
  EXPECT_EQ(route.via, kE);
  EXPECT_EQ(route.nexthop, kE);
}

TEST(Mesh, BehindAnIndirectEdgeViaIsTheLastDirectNode) {
  Lettered net;
  net.link(kA, kB, 1);
  net.link(kB, kC, 1, kOptionIndirect);
  net.link(kC, kD, 1);
  EXPECT_EQ(net.to(kC).via, kB);
  EXPECT_EQ(net.to(kD).via, kB);
  EXPECT_TRUE(net.to(kD).indirect);
}

// A node that was unreachable takes the address of its last edge, one that merely lacked an address
// the first that comes along: after that it has one.
TEST(Mesh, FirstAndLastAddressOfAWayMayDiffer) {
  Lettered net;
  net.link(kA, kB, 1);
  net.link(kA, kC, 1);
  net.link(kB, kD, 20);
  net.link(kC, kD, 10);
  net.mesh.add({kB, kD, {1, 1}, {}, 0, 20});
  net.mesh.add({kC, kD, {2, 2}, {}, 0, 10});
  EXPECT_EQ(net.to(kD).first_address, (Address{1, 1}));
  EXPECT_EQ(net.to(kD).address, (Address{2, 2}));
}

TEST(Mesh, EdgesLieInByteOrderOfTheirNames) {
  Mesh mesh(NodeIndex{0}, names_in({"b", "a", "Z"}));
  for (std::uint32_t from = 0; from < 3; ++from) {
    for (std::uint32_t to = 0; to < 3; ++to) mesh.add({NodeIndex{from}, NodeIndex{to}, {}, {}});
  }
  std::vector<std::uint32_t> order;
  for (const auto& edge : mesh.edges()) order.push_back(10 * edge.from.value + edge.to.value);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{22, 21, 20, 12, 11, 10, 2, 1, 0}));
  ASSERT_EQ(mesh.edges_of(NodeIndex{1}).size(), 3U);
  EXPECT_EQ(mesh.edges_of(NodeIndex{1})[0].to, NodeIndex{2});
}

TEST(Mesh, StateIsTheSameWhateverTheWayToIt) {
  const auto state = [](const Mesh& mesh) {
    Bytes bytes;
    Writer writer(bytes);
    mesh.write_state(writer);
    return bytes;
  };
  Lettered one, other;
  one.link(kA, kB, 1);
  other.link(kA, kC, 1);
  (void)other.to(kC);
  other.mesh.remove(kA, kC);
  other.mesh.remove(kC, kA);
  other.link(kA, kB, 1);
  EXPECT_NE(state(one.mesh), state(other.mesh)) << "stale routes differ";
  one.mesh.search();
  other.mesh.search();
  EXPECT_EQ(state(one.mesh), state(other.mesh));
  auto edge = *one.mesh.find(kA, kB);
  edge.local = {9, 9};
  one.mesh.add(edge);
  EXPECT_NE(state(one.mesh), state(other.mesh));
}

TEST(Mesh, EachMemberOfAnEdgeCountsInTheState) {
  const Edge plain{kA, kB, {1, 2}, {3, 4}, 5, 6};
  const auto state_with = [&](const Edge& edge) {
    Lettered net;
    net.mesh.add(edge);
    return net.state();
  };
  std::set<Bytes> states{state_with(plain)};
  const auto differs = [&](auto change) {
    auto edge = plain;
    change(edge);
    return states.insert(state_with(edge)).second;
  };
  EXPECT_TRUE(differs([](Edge& edge) { edge.from = kC; }));
  EXPECT_TRUE(differs([](Edge& edge) { edge.to = kC; }));
  EXPECT_TRUE(differs([](Edge& edge) { ++edge.address.host; }));
  EXPECT_TRUE(differs([](Edge& edge) { ++edge.address.port; }));
  EXPECT_TRUE(differs([](Edge& edge) { ++edge.local.host; }));
  EXPECT_TRUE(differs([](Edge& edge) { ++edge.local.port; }));
  EXPECT_TRUE(differs([](Edge& edge) { ++edge.options; }));
  EXPECT_TRUE(differs([](Edge& edge) { edge.weight = -edge.weight; }));
}

// The rules of spec 2, "Graph", once more, over names and maps.
class SpecGraph {
 public:
  std::map<std::string, std::map<std::string, Edge>> edges;

  struct Node {
    bool indirect = false;
    std::size_t distance = 0;
    std::string nexthop, via;
    Edge last;
    Address first;
  };

  [[nodiscard]] std::map<std::string, Node> search(const std::string& self) const {
    std::map<std::string, Node> visited{{self, Node{false, 0, self, self, {}, {}}}};
    std::deque<std::string> queue{self};
    while (!queue.empty()) {
      const auto n = queue.front();
      queue.pop_front();
      const auto out = edges.find(n);
      if (out == edges.end()) continue;
      for (const auto& [t, e] : out->second) {
        if (t != n && has(t, n) && visit(visited, self, {n, t}, e)) queue.push_back(t);
      }
    }
    return visited;
  }
  [[nodiscard]] bool has(const std::string& from, const std::string& to) const {
    const auto out = edges.find(from);
    return out != edges.end() && out->second.contains(to);
  }

 private:
  static bool visit(std::map<std::string, Node>& visited, const std::string& self,
                    const std::pair<std::string, std::string>& ends, const Edge& e) {
    const auto n = visited.at(ends.first);
    const auto ind = n.indirect || (e.options & 1) == 1;
    const auto length = n.distance + 1;
    const auto known = visited.find(ends.second);
    const auto hop = ends.first == self ? ends.second : n.nexthop;
    if (known == visited.end()) {
      visited[ends.second] = Node{ind, length, hop, ind ? n.via : ends.second, e, e.address};
      return true;
    }
    auto& t = known->second;
    const auto not_better = t.distance != length || e.weight >= t.last.weight;
    if ((!t.indirect || ind) && not_better) return false;
    if (t.distance == length && e.weight >= t.last.weight) t.nexthop = hop;
    t = Node{ind,       length,
             t.nexthop, ind ? n.via : ends.second,
             e,         t.first.valid() ? t.first : e.address};
    return true;
  }
};

struct RandomNet {
  explicit RandomNet(std::uint32_t seed) : random(seed) {
    const auto count = 2 + below(11);
    while (names.size() < count) {
      const auto name = std::string(1, "ABab_9"[below(6)]) + std::to_string(below(100));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random()) % limit; }
  Edge edge() {
    const auto size = static_cast<std::uint32_t>(names.size());
    return {NodeIndex{below(size)},         NodeIndex{below(size)},
            Address{below(4), 655},         Address{below(2), 655},
            (below(3) == 0 ? 1U : 0U) | 12, static_cast<std::int32_t>(below(6))};
  }
  std::mt19937 random;
  Names names;
};

// Adds and removes edges, and compares all routes after each few steps.
TEST(Mesh, RoutesAreThoseOfThePlainRulesOnRandomGraphs) {
  for (std::uint32_t seed = 0; seed < 1'000; ++seed) {
    RandomNet net(seed);
    Mesh mesh(NodeIndex{0}, names_in(net.names));
    SpecGraph spec;
    for (std::size_t step = 0; step < 8 * net.names.size(); ++step) {
      auto edge = net.edge();
      const auto reverse = net.below(5) > 0;
      for (int way = 0; way < (reverse ? 2 : 1); ++way, std::swap(edge.from, edge.to)) {
        auto& known = spec.edges[net.names[edge.from.value]];
        const auto& to = net.names[edge.to.value];
        if (net.below(4) == 0) {
          EXPECT_EQ(mesh.remove(edge.from, edge.to), known.erase(to) == 1);
        } else {
          mesh.add(edge);
          known[to] = edge;
        }
      }
      if (step % 3 != 0) continue;
      mesh.search();
      const auto expected = spec.search(net.names[0]);
      for (std::uint32_t i = 0; i < net.names.size(); ++i) {
        const auto& route = mesh.route(NodeIndex{i});
        const auto at = expected.find(net.names[i]);
        ASSERT_EQ(route.reachable, at != expected.end()) << "seed " << seed;
        if (!route.reachable) continue;
        const auto& node = at->second;
        ASSERT_EQ(route.indirect, node.indirect) << "seed " << seed;
        ASSERT_EQ(route.distance, node.distance) << "seed " << seed;
        ASSERT_EQ(net.names[route.nexthop.value], node.nexthop) << "seed " << seed;
        ASSERT_EQ(net.names[route.via.value], node.via) << "seed " << seed;
        ASSERT_EQ(route.options, node.last.options) << "seed " << seed;
        ASSERT_EQ(route.weight, node.last.weight) << "seed " << seed;
        ASSERT_EQ(route.address, node.last.address) << "seed " << seed;
        ASSERT_EQ(route.first_address, node.first) << "seed " << seed;
      }
    }
  }
}

// Prim's algorithm, from every node that has no tree yet; the total weight of the forest.
std::int64_t prim(const SpecGraph& graph, const Names& names, std::size_t& tree_edges) {
  std::set<std::string> done;
  std::int64_t total = 0;
  for (const auto& root : names) {
    if (!done.insert(root).second) continue;
    std::set<std::string> tree{root};
    while (true) {
      std::optional<std::pair<std::int32_t, std::string>> best;
      for (const auto& [from, out] : graph.edges) {
        for (const auto& [to, edge] : out) {
          if (tree.count(from) == tree.count(to) || !graph.has(to, from)) continue;
          const auto& outside = tree.count(from) == 1 ? to : from;
          if (!best || edge.weight < best->first) best.emplace(edge.weight, outside);
        }
      }
      if (!best) break;
      total += best->first;
      ++tree_edges;
      tree.insert(best->second);
      done.insert(best->second);
    }
  }
  return total;
}

TEST(Mesh, TheSpanningTreeWeighsWhatPrimsTreeWeighs) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    RandomNet net(seed);
    Mesh mesh(NodeIndex{0}, names_in(net.names));
    SpecGraph spec;
    for (std::size_t i = 0; i < 3 * net.names.size(); ++i) {
      auto edge = net.edge();
      for (int way = 0; way < (net.below(5) > 0 ? 2 : 1); ++way) {
        mesh.add(edge);
        spec.edges[net.names[edge.from.value]][net.names[edge.to.value]] = edge;
        std::swap(edge.from, edge.to);
      }
    }
    std::size_t expected_edges = 0;
    const auto expected = prim(spec, net.names, expected_edges);
    std::int64_t total = 0;
    const auto tree = mesh.spanning_tree();
    for (const auto& edge : tree) {
      EXPECT_NE(mesh.find(edge.to, edge.from), nullptr);
      total += edge.weight;
    }
    EXPECT_EQ(total, expected) << "seed " << seed;
    EXPECT_EQ(tree.size(), expected_edges) << "seed " << seed;
  }
}

TEST(Mesh, OfEqualWeightsTheSpanningTreeTakesTheFirstByName) {
  Lettered net;
  net.link(kC, kB, 5);
  net.link(kA, kC, 5);
  net.link(kA, kB, 5);
  const auto tree = net.mesh.spanning_tree();
  ASSERT_EQ(tree.size(), 2U);
  EXPECT_EQ(tree[0], *net.mesh.find(kA, kB));
  EXPECT_EQ(tree[1], *net.mesh.find(kA, kC));
}

}  // namespace
}  // namespace midflight::node
