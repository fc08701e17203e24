#include "core/node/mesh.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <iterator>

#include "core/base/check.h"

namespace midflight::node {
namespace {

bool same_route(const Edge& a, const Edge& b) {
  return a.address == b.address && a.options == b.options && a.weight == b.weight;
}

void write_address(Writer& out, const Address& address) {
  out.integer(address.host).integer(address.port);
}

// An edge as a member of a SetHash.
FixedBytes<28> member(const Edge& edge) {
  FixedBytes<28> out{};
  std::size_t at = 0;
  const auto place = [&](std::uint32_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) out[at++] = static_cast<std::uint8_t>(value >> (8 * i));
  };
  place(edge.from.value, 4);
  place(edge.to.value, 4);
  place(edge.address.host, 4);
  place(edge.address.port, 2);
  place(edge.local.host, 4);
  place(edge.local.port, 2);
  place(edge.options, 4);
  place(static_cast<std::uint32_t>(edge.weight), 4);
  return out;
}

}  // namespace

Mesh::Mesh(NodeIndex self, std::shared_ptr<const Directory> directory)
    : self_(self), directory_(std::move(directory)), routes_(directory_->size()) {
  search();
}

std::size_t Mesh::lower_bound(NodeIndex from, std::uint32_t to_rank) const {
  const auto from_rank = directory_->name_rank(from);
  const auto at = std::lower_bound(edges_.begin(), edges_.end(), std::pair(from_rank, to_rank),
                                   [this](const Edge& edge, const auto& wanted) {
                                     return std::pair(directory_->name_rank(edge.from),
                                                      directory_->name_rank(edge.to)) < wanted;
                                   });
  return static_cast<std::size_t>(at - edges_.begin());
}

const Edge* Mesh::find(NodeIndex from, NodeIndex to) const {
  const auto at = lower_bound(from, directory_->name_rank(to));
  if (at == edges_.size() || edges_[at].from != from || edges_[at].to != to) return nullptr;
  return &edges_[at];
}

std::span<const Edge> Mesh::edges_of(NodeIndex from) const {
  const auto first = lower_bound(from, 0);
  const auto last = lower_bound(from, static_cast<std::uint32_t>(directory_->size()));
  return edges().subspan(first, last - first);
}

void Mesh::add(const Edge& edge) {
  const auto at = lower_bound(edge.from, directory_->name_rank(edge.to));
  if (const auto* const known = find(edge.from, edge.to)) {
    changed_ = changed_ || !same_route(*known, edge);
    edges_hash_.remove(member(*known));
    edges_[at] = edge;
  } else {
    edges_.insert(std::next(edges_.begin(), static_cast<std::ptrdiff_t>(at)), edge);
    changed_ = true;
  }
  edges_hash_.add(member(edges_[at]));
}

bool Mesh::remove(NodeIndex from, NodeIndex to) {
  const auto* const known = find(from, to);
  if (known == nullptr) return false;
  edges_hash_.remove(member(*known));
  const auto at = static_cast<std::ptrdiff_t>(lower_bound(from, directory_->name_rank(to)));
  edges_.erase(std::next(edges_.begin(), at));
  changed_ = true;
  return true;
}

void Mesh::search() {
  if (!changed_) return;
  changed_ = false;
  routes_.reset();
  auto& own = routes_.write(self_.value);
  own.reachable = true;
  own.indirect = false;
  own.nexthop = self_;
  own.via = self_;
  // Found once and not by edges_of and find for each edge: a mesh that grows is searched at every
  // edge that it gets.
  std::vector<std::span<const Edge>> of(directory_->size());
  for (const auto& edge : edges_) {
    auto& its = of[edge.from.value];
    its = its.empty() ? std::span(&edge, 1) : std::span(its.data(), its.size() + 1);
  }
  const auto has_reverse = [&](const Edge& edge) {
    const auto back = of[edge.to.value];
    const auto at = std::lower_bound(back.begin(), back.end(), directory_->name_rank(edge.from),
                                     [this](const Edge& reverse, std::uint32_t rank) {
                                       return directory_->name_rank(reverse.to) < rank;
                                     });
    return at != back.end() && at->to == edge.from;
  };
  std::vector<NodeIndex> queue;
  queue.reserve(directory_->size());
  queue.push_back(self_);
  for (std::size_t head = 0; head < queue.size(); ++head) {
    for (const auto& edge : of[queue[head].value]) {
      if (has_reverse(edge) && relax(edge)) queue.push_back(edge.to);
    }
  }
}

// Precondition: e has a reverse.
bool Mesh::relax(const Edge& e) {
  const auto& n = routes_.read(e.from.value);
  auto& t = routes_.write(e.to.value);
  const bool indirect = n.indirect || (e.options & kOptionIndirect) != 0;
  const bool same_length = t.distance == n.distance + 1;
  const bool lighter = same_length && e.weight < t.weight;
  // Of an edge to its own node this is always true.
  if (t.reachable && (!t.indirect || indirect) && !lighter) return false;

  // A lighter edge of equal length changes everything but the next hop; so does a longer way that
  // is direct (spec 2).
  if (!t.reachable || (same_length && !lighter)) t.nexthop = e.from == self_ ? e.to : n.nexthop;
  t.reachable = true;
  t.indirect = indirect;
  t.distance = n.distance + 1;
  t.via = indirect ? n.via : e.to;
  t.options = e.options;
  t.weight = e.weight;
  t.address = e.address;
  if (!t.first_address.valid()) t.first_address = e.address;
  return true;
}

std::vector<Edge> Mesh::spanning_tree() const {
  std::vector<const Edge*> by_weight;
  for (const auto& edge : edges_) {
    if (find(edge.to, edge.from) != nullptr) by_weight.push_back(&edge);
  }
  std::stable_sort(by_weight.begin(), by_weight.end(),
                   [](const Edge* a, const Edge* b) { return a->weight < b->weight; });

  // An edge's place in that order serves as its weight, so that no two weigh the same and the tree
  // doesn't depend on how Boost orders equals.
  using Graph =
      boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                            boost::property<boost::edge_weight_t, std::size_t>>;
  Graph graph(directory_->size());
  for (std::size_t place = 0; place < by_weight.size(); ++place) {
    boost::add_edge(by_weight[place]->from.value, by_weight[place]->to.value, place, graph);
  }
  std::vector<boost::graph_traits<Graph>::edge_descriptor> tree;
  boost::kruskal_minimum_spanning_tree(graph, std::back_inserter(tree));
  std::vector<Edge> out;
  out.reserve(tree.size());
  for (const auto& edge : tree) out.push_back(*by_weight[get(boost::edge_weight, graph, edge)]);
  return out;
}

void Mesh::write_state(Writer& out) const {
  out.integer(static_cast<std::uint32_t>(edges_.size()));
  edges_hash_.write_state(out);
  // Routes follow from the edges, unless the search is still to come.
  out.boolean(changed_);
  if (!changed_) return;
  for (std::size_t node = 0; node < routes_.size(); ++node) {
    const auto& route = routes_.read(node);
    out.boolean(route.reachable).boolean(route.indirect).integer(route.distance);
    out.integer(route.nexthop.value).integer(route.via.value);
    out.integer(route.options).signed64(route.weight);
    write_address(out, route.address);
    write_address(out, route.first_address);
  }
}

}  // namespace midflight::node
