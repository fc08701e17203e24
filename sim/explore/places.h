// The places of a scenario where choices are made, by names that people can read: for traces.
#pragma once

#include <vector>

#include "sim/trace/header.h"
#include "sim/world/config.h"

namespace midflight::sim {

// Nodes, directions of links ("alpha>beta") and of streams ("alpha>beta tcp"), flows, injections.
// A name that begins with "#" is left out: traces write other places so.
[[nodiscard]] std::vector<Place> place_names(const ScenarioConfig& scenario);

}  // namespace midflight::sim
