// The tinc nodes of a scenario.
#pragma once

#include "core/node/behaviour.h"
#include "sim/host/host.h"
#include "sim/world/config.h"

namespace midflight::sim {

[[nodiscard]] std::unique_ptr<const HostFactory> make_tinc_hosts(const ScenarioConfig& config,
                                                                 std::uint64_t seed,
                                                                 crypto::Operations& crypto);

// What tinc's nodes know the rules as.
[[nodiscard]] node::Behaviour tinc_behaviour(const Behaviour& behaviour);

}  // namespace midflight::sim
