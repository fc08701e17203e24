#include "sim/world/setup.h"

#include <algorithm>

#include "sim/kernel/choice.h"
#include "sim/world/protocol.h"

namespace midflight::sim {
namespace {

Topology make_topology(const ScenarioConfig& config) {
  std::vector<TopologyEdge> edges;
  edges.reserve(2 * config.links.size());
  for (const auto& link : config.links) {
    edges.push_back(TopologyEdge{link.a, link.b, link.a_to_b.delay});
    edges.push_back(TopologyEdge{link.b, link.a, link.b_to_a.delay});
  }
  return Topology(config.nodes.size(), edges);
}

template <class Named>
std::vector<std::uint64_t> places(const std::vector<Named>& named) {
  std::vector<std::uint64_t> out;
  out.reserve(named.size());
  for (const auto& item : named) out.push_back(fingerprint(std::string_view(item.name)));
  return out;
}

std::vector<std::uint32_t> kinds(const std::vector<InjectionConfig>& injections) {
  std::vector<std::uint32_t> out;
  for (const auto& injection : injections) {
    const auto first = std::find_if(
        injections.begin(), injections.end(),
        [&injection](const InjectionConfig& other) { return alike(injection, other); });
    out.push_back(static_cast<std::uint32_t>(first - injections.begin()));
  }
  return out;
}

}  // namespace

SetupPtr make_setup(const ScenarioConfig& config, std::uint64_t seed, crypto::Operations& crypto) {
  auto setup = std::make_shared<WorldSetup>(
      WorldSetup{config, seed, make_topology(config), nullptr, places(config.nodes),
                 places(config.traffic), places(config.injections), kinds(config.injections)});
  setup->hosts = config.protocol->hosts(setup->config, seed, crypto);
  return setup;
}

NodeIndex host_at(const WorldSetup& setup, Address address) {
  const auto index = address.host - kFirstAddress;
  return index < setup.config.nodes.size() ? NodeIndex{index} : NodeIndex{};
}

}  // namespace midflight::sim
