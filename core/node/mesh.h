// One node's view of the whole mesh, and the search that finds its way through it (spec 2,
// "Graph").
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/set_hash.h"
#include "core/base/sparse_table.h"
#include "core/node/directory.h"

namespace midflight::node {

inline constexpr std::uint32_t kOptionIndirect = 0x1;
inline constexpr std::uint32_t kOptionTcpOnly = 0x2;
inline constexpr std::uint32_t kOptionPmtuDiscovery = 0x4;

// What `from` said about its connection with `to`.
struct Edge {
  NodeIndex from{};
  NodeIndex to{};
  Address address{};  // of `to`
  Address local{};    // of `from`; invalid if unknown
  std::uint32_t options = 0;
  std::int32_t weight = 0;  // milliseconds

  friend bool operator==(const Edge&, const Edge&) = default;
};

// How the searching node reaches one node. Of an unreachable node only `reachable` means anything.
struct Route {
  bool reachable = false;
  bool indirect = true;
  std::uint32_t distance = 0;  // edges
  NodeIndex nexthop{};         // itself for a neighbour, and for the searcher
  NodeIndex via{};             // the last node that can be reached by UDP
  std::uint32_t options = 0;   // of the last edge
  std::int32_t weight = 0;     // of the last edge
  Address address{};           // of the last edge: for a node that was unreachable
  Address first_address{};     // the first one met, if any: for a node without an address

  friend bool operator==(const Route&, const Route&) = default;
};

class Mesh {
 public:
  Mesh(NodeIndex self, std::shared_ptr<const Directory> directory);

  // Adds, or replaces the edge between the same two.
  void add(const Edge& edge);
  // False if there was none.
  bool remove(NodeIndex from, NodeIndex to);
  [[nodiscard]] const Edge* find(NodeIndex from, NodeIndex to) const;
  // In byte order of the names, `from` first; so one node's edges lie together.
  [[nodiscard]] std::span<const Edge> edges() const { return edges_; }
  [[nodiscard]] std::span<const Edge> edges_of(NodeIndex from) const;

  // Brings the routes up to date; free if no edge changed since.
  void search();
  // Of edges(): equal for equal sets.
  [[nodiscard]] std::uint64_t fingerprint() const { return edges_hash_.low(); }
  // As of the last search.
  [[nodiscard]] const Route& route(NodeIndex node) const { return routes_.read(node.value); }
  // The edges of a minimum spanning forest by weight, each in the direction that weighs less. Of
  // equal weights the edge that is earlier in edges() goes first, also in the result. Edges without
  // a reverse don't count.
  [[nodiscard]] std::vector<Edge> spanning_tree() const;

  void write_state(Writer& out) const;

 private:
  [[nodiscard]] std::size_t lower_bound(NodeIndex from, std::uint32_t to_rank) const;
  // Takes edge e from a node that is reached to its target; true if the target's route changed.
  bool relax(const Edge& e);

  NodeIndex self_;
  std::shared_ptr<const Directory> directory_;
  std::vector<Edge> edges_;  // sorted by the names of from, to
  SetHash edges_hash_;
  SparseTable<Route> routes_;  // by node
  bool changed_ = true;        // since the last search
};

}  // namespace midflight::node
