#include "reports/import_scenario.h"

#include <algorithm>

#include "reports/event_json.h"

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

Json behaviour(const sim::ImportResult& result) {
  auto out = Json::object();
  for (const auto& [flag, value] : result.behaviour) {
    const bool boolean = value == "true" || value == "false";
    out[flag] = boolean ? Json(value == "true") : Json(value);
  }
  return out;
}

// How long the logs go on; scenarios end after thirty years at most.
std::string duration(const sim::ImportResult& result) {
  constexpr Duration kLongest = std::chrono::seconds(1'000'000'000);
  if (result.lines.empty()) return "1ns";
  const auto lasted = result.lines.back().at - result.lines.front().at;
  return midflight::to_text(std::clamp(lasted, Duration(1), kLongest));
}

}  // namespace

std::string import_scenario(const sim::ImportResult& result) {
  std::string name = "imported:";
  for (const auto& log : result.logs) name += " " + log.node;
  auto nodes = Json::object();
  for (const auto& node : result.nodes) nodes[node] = Json::object();
  auto links = Json::array();
  auto connections = Json::array();
  for (const auto& link : result.links) {
    Json out{{"between", {link.a, link.b}}};
    if (link.delay) out["delay"] = midflight::to_text(*link.delay);
    links.push_back(std::move(out));
    connections.push_back({{"from", link.a}, {"to", link.b}});
  }
  return json_line({{"format", 1},
                    {"name", name},
                    {"summary", "What real daemons did"},
                    {"duration", duration(result)},
                    {"defaults", {{"node", {{"behaviour", behaviour(result)}}}}},
                    {"nodes", nodes},
                    {"links", links},
                    {"connections", connections}});
}

}  // namespace midflight::reports
