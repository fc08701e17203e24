// The tinc nodes of a scenario.
#pragma once

#include "sim/host/host.h"
#include "sim/world/config.h"

namespace midflight::sim {

[[nodiscard]] std::unique_ptr<const HostFactory> make_tinc_hosts(const ScenarioConfig& config,
                                                                 std::uint64_t seed);

}  // namespace midflight::sim
