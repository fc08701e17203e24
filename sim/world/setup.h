// What never changes during a run, made once from a scenario and shared by all copies of its world.
#pragma once

#include <memory>
#include <vector>

#include "sim/host/address.h"
#include "sim/host/host.h"
#include "sim/net/topology.h"
#include "sim/world/config.h"

namespace midflight::sim {

struct WorldSetup {
  ScenarioConfig config;
  std::uint64_t seed = 1;
  Topology topology;
  std::unique_ptr<const HostFactory> hosts;
  // Fingerprints of names: where a choice is made, independent of any index.
  std::vector<std::uint64_t> node_places;
  std::vector<std::uint64_t> flow_places;
  std::vector<std::uint64_t> injection_places;
  // For each injection the first that differs from it in nothing but its name.
  std::vector<std::uint32_t> injection_kinds;

  [[nodiscard]] const DirectionSettings& direction(DirectionIndex index) const {
    const auto& link = config.links[index.value / 2];
    return index.value % 2 == 0 ? link.a_to_b : link.b_to_a;
  }
  [[nodiscard]] NodeIndex source(DirectionIndex index) const {
    const auto& link = config.links[index.value / 2];
    return index.value % 2 == 0 ? link.a : link.b;
  }
  [[nodiscard]] NodeIndex target(DirectionIndex index) const {
    const auto& link = config.links[index.value / 2];
    return index.value % 2 == 0 ? link.b : link.a;
  }
};

using SetupPtr = std::shared_ptr<const WorldSetup>;

[[nodiscard]] SetupPtr make_setup(const ScenarioConfig& config, std::uint64_t seed,
                                  crypto::Operations& crypto);

[[nodiscard]] NodeIndex host_at(const WorldSetup& setup, Address address);  // invalid if none

}  // namespace midflight::sim
