#include <algorithm>

#include "scenarios/decode.h"
#include "sim/world/protocol.h"

namespace midflight::scenarios {
namespace {

constexpr Duration kMaxClockOffset = std::chrono::hours(24 * 365);

// The members that any protocol's nodes have.
constexpr std::array<std::string_view, 3> kOfAnyNode{"behaviour", "clock", "starts_at"};

std::vector<std::string_view> names_of(const auto& named) {
  std::vector<std::string_view> out;
  out.reserve(named.size());
  for (const auto& each : named) out.push_back(each.name);
  return out;
}

void decode_rule(const Cursor& cursor, const sim::Rule& rule, sim::Behaviour& behaviour) {
  std::string value;
  if (rule.has_flag()) {
    bool on = false;
    decode(cursor, on);
    value = on ? "true" : "false";
  } else if (decode_name(cursor, {rule.name, rule.values})) {
    value = cursor.value().text;
  }
  behaviour[std::string(rule.name)] = value;
}

void decode_behaviour(const Cursor& cursor, const sim::Protocol& protocol,
                      sim::Behaviour& behaviour) {
  const auto sets = names_of(protocol.sets);
  if (cursor.is(JsonKind::string) && !sets.empty()) {
    const auto set = decode_name(cursor, {"behaviour_set", sets});
    if (set) behaviour = protocol.sets[*set].behaviour;
    return;
  }
  if (!cursor.is(JsonKind::object)) {
    return cursor.expected(
        (sets.empty() ? "" : "a named set such as " + in_quotes(sets.front()) + " or ") +
        "an object of flags");
  }
  const auto rules = names_of(protocol.rules);
  const Object flags(cursor, {"behaviour", rules});
  for (const auto& rule : protocol.rules) {
    if (const auto flag = flags.find(rule.name)) decode_rule(*flag, rule, behaviour);
  }
}

void decode_clock(const Cursor& cursor, sim::ClockConfig& clock) {
  const Object object(cursor, sections::kClock);
  if (const auto rate = object.find("rate_ppm")) {
    decode(*rate, clock.rate_ppm, sim::kMaxClockRate);
  }
  const auto offset = object.find("offset");
  if (!offset) return;
  decode(*offset, clock.offset, Sign::any);
  if (std::chrono::abs(clock.offset) > kMaxClockOffset) {
    offset->expected("an offset of at most " + midflight::to_text(kMaxClockOffset) + " either way");
  }
}

// Key files have been embedded by now, so that a string or "file" is none.
void decode_key(const Cursor& cursor, sim::NodeConfig& node) {
  std::uint64_t seed = 0;
  if (cursor.is(JsonKind::number)) {
    decode(cursor, seed, Range{0, kMaxExact});
    node.key = seed;
    return;
  }
  if (!cursor.is(JsonKind::object)) return cursor.expected("a seed or the name of a key file");
  const Object object(cursor, sections::kKey);
  const auto chosen = object.exactly_one(sections::kKey.members);
  if (!chosen) return;
  if (chosen->value().name == "seed") {
    decode(*chosen, seed, Range{0, kMaxExact});
    node.key = seed;
    return;
  }
  std::string text;
  decode(*chosen, text);
  auto key = sim::read_key_file(text);
  if (!key) return chosen->error("this is no private key: " + key.error().message);
  node.key = *key;
}

void refuse_settings(const Object& object, const sim::Protocol& protocol) {
  const auto has = [](const auto& names, std::string_view name) {
    return std::ranges::find(names, name) != std::end(names);
  };
  for (const auto setting : sections::kNode.members) {
    const auto given = object.find(setting);
    if (!given || has(kOfAnyNode, setting) || has(protocol.settings, setting)) continue;
    given->error_at_name(in_quotes(setting) + " means nothing to the protocol " +
                         in_quotes(protocol.name));
  }
}

void decode_node(const Cursor& cursor, const sim::Protocol& protocol, sim::NodeConfig& node) {
  const Object object(cursor, sections::kNode);
  refuse_settings(object, protocol);
  object.read("key_expire", node.key_expire, Sign::positive);
  object.read("tcp_only", node.tcp_only);
  object.read("udp_discovery", node.udp_discovery);
  object.read("ping_interval", node.ping_interval, Sign::positive);
  object.read("ping_timeout", node.ping_timeout, Sign::positive);
  object.read("replay_window", node.replay_window, Range{0, sim::kMaxReplayWindow});
  object.read("starts_at", node.starts_at);
  if (const auto behaviour = object.find("behaviour")) {
    decode_behaviour(*behaviour, protocol, node.behaviour);
  }
  if (const auto clock = object.find("clock")) decode_clock(*clock, node.clock);
  if (const auto key = object.find("key")) decode_key(*key, node);
}

bool is_node_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNodeName &&
         name.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
             "wxyz0123456789_") == std::string_view::npos;
}

}  // namespace

void decode_nodes(const Object& scenario, sim::ScenarioConfig& config) {
  sim::NodeConfig usual;
  if (const auto defaults = scenario.find("defaults")) {
    const Object object(*defaults, sections::kDefaults);
    if (const auto node = object.find("node")) decode_node(*node, *config.protocol, usual);
  }
  const auto nodes = scenario.require("nodes");
  if (!nodes) return;
  if (nodes->value().items.size() > kMaxNodes) {
    return nodes->expected("at most " + std::to_string(kMaxNodes) + " nodes");
  }
  for (const auto& member : nodes->members()) {
    auto& node = config.nodes.emplace_back(usual);
    node.name = member.value().name;
    if (!is_node_name(node.name))
      member.error_at_name("a node's name has 1 to " + std::to_string(kMaxNodeName) +
                           " letters, digits and _");
    decode_node(member, *config.protocol, node);
  }
  if (config.nodes.empty()) nodes->error("a scenario has at least one node");
}

}  // namespace midflight::scenarios
