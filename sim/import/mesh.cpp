#include "sim/import/mesh.h"

#include <algorithm>

#include "sim/import/log_facts.h"

namespace midflight::sim {
namespace {

bool is_between(const ImportedLink& link, const std::string& a, const std::string& b) {
  return (link.a == a && link.b == b) || (link.a == b && link.b == a);
}

void add_link(const std::string& from, const std::string& to, bool dials, ImportResult& result) {
  if (from == to) return;
  const auto known = std::ranges::find_if(
      result.links, [&](const ImportedLink& each) { return is_between(each, from, to); });
  if (known == result.links.end()) {
    result.links.push_back({from, to});
  } else if (dials) {
    known->a = from;
    known->b = to;
  }
}

void add_delay(const Transit& transit, ImportResult& result) {
  if (transit.least < Duration::zero()) return;
  for (auto& link : result.links) {
    if (!is_between(link, transit.from, transit.to)) continue;
    link.delay = std::min(link.delay.value_or(transit.least), transit.least);
  }
}

}  // namespace

void note_mesh(const std::vector<NodeLog>& logs, const std::vector<Transit>& transits,
               ImportResult& result) {
  auto& nodes = result.nodes;
  for (const auto& log : logs) {
    const LogFacts facts(log);
    for (const auto& node : facts.nodes()) {
      if (!is_listed(nodes, node.name)) nodes.push_back(node.name);
    }
    for (const auto& peer : facts.neighbours()) {
      add_link(log.name, peer, is_listed(facts.dials(), peer), result);
    }
  }
  std::ranges::sort(nodes);
  for (const auto& transit : transits) add_delay(transit, result);
}

}  // namespace midflight::sim
