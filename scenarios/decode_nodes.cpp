#include "scenarios/decode.h"

namespace midflight::scenarios {
namespace {

constexpr std::uint64_t kMaxReplayWindow = 65'536;  // bytes
constexpr Duration kMaxClockOffset = std::chrono::hours(24 * 365);
constexpr std::int64_t kMaxClockRate = 500'000;  // a clock may gain or lose half, never stand still

void decode_behaviour(const Cursor& cursor, node::Behaviour& behaviour) {
  if (cursor.is(JsonKind::string)) {
    const auto set = decode_name(cursor, names::kBehaviourSet);
    if (set) behaviour = node::behaviour_set(cursor.value().text).value_or(behaviour);
    return;
  }
  if (!cursor.is(JsonKind::object)) {
    return cursor.expected("a named set such as \"tinc-after-fix\" or an object of flags");
  }
  const Object flags(cursor, sections::kBehaviour);
  flags.read("ans_key_clears_validkey", behaviour.ans_key_clears_validkey);
  flags.read("restart_on_undecryptable", behaviour.restart_on_undecryptable);
  flags.read("restart_needs_lasting_failure", behaviour.restart_needs_lasting_failure);
  if (const auto carrier = flags.find("rekey_over")) {
    const auto over = decode_name(*carrier, names::kRekeyOver);
    if (over)
      behaviour.rekey_over = *over == 0 ? node::RekeyOver::ans_key : node::RekeyOver::req_key;
  }
}

void decode_clock(const Cursor& cursor, sim::ClockConfig& clock) {
  const Object object(cursor, sections::kClock);
  if (const auto rate = object.find("rate_ppm")) {
    decode(*rate, clock.rate_ppm, kMaxClockRate);
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

void decode_node(const Cursor& cursor, sim::NodeConfig& node) {
  const Object object(cursor, sections::kNode);
  object.read("key_expire", node.key_expire, Sign::positive);
  object.read("tcp_only", node.tcp_only);
  object.read("udp_discovery", node.udp_discovery);
  object.read("ping_interval", node.ping_interval, Sign::positive);
  object.read("ping_timeout", node.ping_timeout, Sign::positive);
  object.read("replay_window", node.replay_window, Range{0, kMaxReplayWindow});
  object.read("starts_at", node.starts_at);
  if (const auto behaviour = object.find("behaviour")) decode_behaviour(*behaviour, node.behaviour);
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
    if (const auto node = object.find("node")) decode_node(*node, usual);
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
    decode_node(member, node);
  }
  if (config.nodes.empty()) nodes->error("a scenario has at least one node");
}

}  // namespace midflight::scenarios
