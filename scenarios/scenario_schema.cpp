#include <algorithm>
#include <nlohmann/json.hpp>

#include "scenarios/encode.h"
#include "scenarios/protocols.h"
#include "scenarios/schema.h"

namespace midflight::scenarios {
namespace {

void add_names(Json& definition, const std::vector<std::string_view>& names) {
  auto& known = definition["enum"];
  for (const auto name : names) {
    if (std::ranges::find(known, Json(name)) == known.end()) known.push_back(name);
  }
}

Json schema_of(const sim::Rule& rule) {
  auto out = rule.has_flag() ? Json{{"type", "boolean"}} : Json{{"enum", rule.values}};
  out["description"] = rule.meaning;
  return out;
}

Json schema_of(sim::FactKind kind) {
  switch (kind) {
    case sim::FactKind::boolean:
      return {{"type", "boolean"}};
    case sim::FactKind::bytes:
      return {{"$ref", "#/definitions/bytes_of_mtu"}};
    case sim::FactKind::node:
      return {{"$ref", "#/definitions/node_name"}};
    case sim::FactKind::state:
      break;
  }
  return {{"$ref", "#/definitions/session_state"}};
}

void add(const sim::Protocol& protocol, Json& definitions) {
  add_names(definitions["protocol"], {protocol.name});
  add_names(definitions["message"], protocol.messages);
  add_names(definitions["record"], protocol.records);
  add_names(definitions["session_state"], protocol.states);
  add_names(definitions["flag"], protocol.flags);
  add_names(definitions["timer"], protocol.timers);
  for (const auto& set : protocol.sets) add_names(definitions["behaviour_set"], {set.name});
  for (const auto& rule : protocol.rules) {
    definitions["behaviour"]["properties"].emplace(std::string(rule.name), schema_of(rule));
  }
  for (const auto& fact : protocol.facts) {
    definitions["state"]["properties"].emplace(std::string(fact.name), schema_of(fact.kind));
  }
}

}  // namespace

std::string scenario_schema() {
  const auto others = protocols().subspan(1);
  if (others.empty()) return std::string(schema_for_tinc());
  auto schema = Json::parse(schema_for_tinc());
  for (const auto* protocol : others) add(*protocol, schema["definitions"]);
  return schema.dump(2) + "\n";
}

}  // namespace midflight::scenarios
