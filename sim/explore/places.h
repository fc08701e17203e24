// The places of a scenario where choices are made, by names that people can read: for traces.
#pragma once

#include <vector>

#include "sim/trace/header.h"
#include "sim/world/config.h"

namespace midflight::sim {

// Nodes, directions of links ("alpha>beta") and of streams ("alpha>beta tcp"), flows, injections.
// A name that begins with "#" is left out: traces write other places so.
[[nodiscard]] std::vector<Place> place_names(const ScenarioConfig& scenario);
// What the trace of a run with these answers begins with, but for the words for people and the
// scenario's text.
[[nodiscard]] TraceHeader header_of(const ScenarioConfig& scenario, const Answers& answers);

}  // namespace midflight::sim
