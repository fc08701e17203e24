// Puts tinc nodes (core/node) on the simulated network.
#pragma once

#include "sim/host/host.h"
#include "sim/world/config.h"

namespace midflight::sim {

[[nodiscard]] std::unique_ptr<const HostFactory> make_tinc_hosts(const ScenarioConfig& config,
                                                                 std::uint64_t seed);

}  // namespace midflight::sim
