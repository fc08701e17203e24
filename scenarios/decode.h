// From a merged document to the configuration, one function for each part of a scenario. Errors go
// to the cursors' context; what is returned after one is not to be used.
#pragma once

#include "scenarios/cursor.h"
#include "sim/world/config.h"

namespace midflight::scenarios {

[[nodiscard]] sim::ScenarioConfig decode_scenario(const Cursor& root);

// Nodes first: everything else names them.
void decode_nodes(const Object& scenario, sim::ScenarioConfig& config);
void decode_links(const Object& scenario, sim::ScenarioConfig& config);
void decode_connections(const Object& scenario, sim::ScenarioConfig& config);
void decode_traffic(const Object& scenario, sim::ScenarioConfig& config);
void decode_injections(const Object& scenario, sim::ScenarioConfig& config);
void decode_faults(const Object& scenario, sim::ScenarioConfig& config);
void decode_search(const Object& scenario, sim::ScenarioConfig& config);
// Of a list: the scenario's, or that of a variant, for which no scenario is given.
void decode_expectations(const Cursor& list, const Cursor* scenario, sim::ScenarioConfig& config);
// "compare" of one expectation.
void expect_compare(const Object& object, const Cursor& scenario, sim::Expectation& out);
void decode_sometimes(const Object& scenario, sim::ScenarioConfig& config);

// The IP packet size of traffic and injections, in bytes: the least that the receiving end can
// check, and a frame at most.
inline constexpr Range kPacketSize{sim::kMinPacketSize, 1504};

// `node` is where the trigger stands if it does not say.
[[nodiscard]] sim::Trigger decode_trigger(const Cursor& cursor, const sim::ScenarioConfig& config,
                                          NodeIndex node = {});
// "beta received KEX from alpha".
[[nodiscard]] std::string describe(const sim::Trigger& trigger, const sim::ScenarioConfig& config);

}  // namespace midflight::scenarios
