#include "reports/import_json.h"

#include "reports/event_json.h"

namespace midflight::reports {
namespace {

std::int64_t in_ns(LocalInstant at) { return at.time_since_epoch().count(); }

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<sim::FlagSetting>& behaviour) {
  auto out = Json::object();
  for (const auto& each : behaviour) out[each.flag] = each.value;
  return out;
}

Json json_of(const sim::Evidence& evidence) {
  return {{"node", evidence.node}, {"line", evidence.line}, {"text", evidence.text}};
}

template <class Each>
Json to_array(const std::vector<Each>& list, Json (*json)(const Each&)) {
  auto out = Json::array();
  for (const auto& each : list) out.push_back(json(each));
  return out;
}

Json json_of(const std::optional<sim::Deviation>& deviation) {
  if (!deviation) return nullptr;
  return {{"at_ns", in_ns(deviation->at)},
          {"where", json_of(deviation->where)},
          {"real", deviation->real},
          {"simulated", deviation->simulated}};
}

Json json_of(const sim::ImportedLog& log) {
  return {{"node", log.node},
          {"from_start", log.from_start},
          {"lines", log.lines},
          {"understood", log.understood},
          {"unknown", log.unknown},
          {"foreign", log.foreign},
          {"requests", log.requests},
          {"packets", log.packets},
          {"first_ns", in_ns(log.first)},
          {"last_ns", in_ns(log.last)},
          {"clock_offset_ns", log.clock_offset.count()},
          {"matched", log.matched},
          {"acausal", log.acausal},
          {"notes", log.notes}};
}

Json json_of(const std::optional<sim::ImportedPcap>& pcap) {
  if (!pcap) return nullptr;
  return {
      {"packets", pcap->packets}, {"datagrams", pcap->datagrams},   {"segments", pcap->segments},
      {"bytes", pcap->bytes},     {"first_ns", in_ns(pcap->first)}, {"last_ns", in_ns(pcap->last)},
      {"notes", pcap->notes}};
}

Json json_of(const sim::ImportedRace& race) {
  return {{"name", race.name},
          {"node", race.node},
          {"peer", race.peer},
          {"at_ns", in_ns(race.at)},
          {"at", race.at_text},
          {"story", race.story},
          {"down_ns", race.down ? Json(race.down->count()) : Json(nullptr)},
          {"evidence", to_array(race.evidence, json_of)}};
}

Json agreement(std::uint32_t agreed, std::uint32_t all) {
  return {{"agreed", agreed}, {"compared", all}};
}

Json json_of(const sim::NodeConformance& node) {
  return {{"node", node.node},
          {"conforms", !node.first_deviation && !node.key_state_deviation},
          {"messages", agreement(node.messages_agreed, node.messages)},
          {"restarts", agreement(node.restarts_agreed, node.restarts)},
          {"refusals", agreement(node.refusals_agreed, node.refusals)},
          {"key_states", agreement(node.key_states_agreed, node.key_states)},
          {"record_numbers", agreement(node.numbers_agreed, node.numbers)},
          {"first_deviation", json_of(node.first_deviation)},
          {"key_state_deviation", json_of(node.key_state_deviation)},
          {"not_compared", node.not_compared}};
}

Json json_of(const sim::FlagValue& value) {
  return {{"value", value.value},
          {"agrees", !value.deviation.has_value()},
          {"deviation", json_of(value.deviation)}};
}

Json json_of(const sim::FlagInference& flag) {
  return {{"flag", flag.flag}, {"values", to_array(flag.values, json_of)}};
}

}  // namespace

std::string import_json(const sim::ImportResult& result) {
  return json_line({{"logs", to_array(result.logs, json_of)},
                    {"pcap", json_of(result.pcap)},
                    {"races", to_array(result.races, json_of)},
                    {"harmless_refusals", result.harmless_refusals},
                    {"behaviour", json_of(result.behaviour)},
                    {"conformance", to_array(result.conformance, json_of)},
                    {"flags", to_array(result.flags, json_of)}});
}

}  // namespace midflight::reports
