#include "reports/import_trace.h"

#include <algorithm>

#include "reports/event_json.h"
#include "sim/kernel/choice.h"

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

std::string hex(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[value >> shift & 15U];
  return out;
}

std::string hex(ByteView bytes) {
  std::string out;
  for (const auto byte : bytes) out += hex(std::uint64_t{byte}).substr(14);
  return out;
}

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
  return to_text(std::clamp(lasted, Duration(1), kLongest));
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
    if (link.delay) out["delay"] = to_text(*link.delay);
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

ImportTrace::ImportTrace(const Header& header) : nodes_(header.nodes) {
  const Json fields{{"midflight_trace", kFormat},
                    {"kind", "import"},
                    {"program", header.program},
                    {"file", ""},
                    {"matrix", ""},
                    {"seed", 1},
                    {"order", "sampled"},
                    {"unlikely", Json::array()},
                    {"nodes", header.nodes},
                    {"places", Json::object()},
                    {"scenario_digest", hex(sim::fingerprint(header.scenario))}};
  auto line = json_line(fields);
  line.pop_back();
  // As it is, so that it fits its digest.
  add(line + ",\"scenario\":" + header.scenario + "}");
}

void ImportTrace::observe(const sim::Event& event) {
  Json out{{"event", event.number},
           {"at_ns", event.at.time_since_epoch().count()},
           {"kind", to_text(event.kind)}};
  const auto text = [&out](const char* member, std::string_view value) {
    if (!value.empty()) out[member] = value;
  };
  const auto number = [&out](const char* member, std::uint64_t value) {
    if (value != 0) out[member] = value;
  };
  if (event.node.valid()) out["node"] = nodes_[event.node.value];
  if (event.peer.valid()) out["peer"] = nodes_[event.peer.value];
  text("message", event.message);
  text("record", event.record);
  text("name", event.name);
  text("text", event.text);
  number("a", event.a);
  number("record_number", event.record_number);
  number("size", event.size);
  if (!event.payload.empty()) out["payload"] = hex(event.payload);
  add(json_line(out));
}

std::string ImportTrace::finish(const std::string& result) {
  add("{\"result\":" + result + "}");
  const Json end{{"end", {{"lines", lines_}, {"checksum", hex(checksum_)}}}};
  return std::move(text_) + json_line(end) + "\n";
}

void ImportTrace::add(const std::string& line) {
  checksum_ = sim::fingerprint(line, checksum_);
  ++lines_;
  text_ += line + "\n";
}

}  // namespace midflight::reports
