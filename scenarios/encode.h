// From the configuration to JSON, one function for each part of a scenario: the reverse of
// decode.h.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/world/config.h"

namespace midflight::scenarios {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json encode_nodes(const sim::ScenarioConfig& config);
[[nodiscard]] Json encode_links(const sim::ScenarioConfig& config);
[[nodiscard]] Json encode_traffic(const sim::ScenarioConfig& config);
[[nodiscard]] Json encode_injections(const sim::ScenarioConfig& config);
[[nodiscard]] Json encode_faults(const sim::ScenarioConfig& config);
// All but format, name and summary.
[[nodiscard]] Json encode_members(const sim::ScenarioConfig& config, Json expect);
[[nodiscard]] Json encode_expectations(const sim::ScenarioConfig& config);

[[nodiscard]] Json encode_trigger(const sim::Trigger& trigger, const sim::ScenarioConfig& config);

[[nodiscard]] std::string encode(const sim::Ratio& ratio);
[[nodiscard]] std::string encode(Duration duration);
[[nodiscard]] inline Json encode(std::uint64_t count) { return count; }
[[nodiscard]] inline const std::string& name_of(NodeIndex node, const sim::ScenarioConfig& config) {
  return config.nodes[node.value].name;
}
template <class T>
void put_given(Json& out, const char* member, const std::optional<T>& value) {
  if (value) out[member] = encode(*value);
}

}  // namespace midflight::scenarios
