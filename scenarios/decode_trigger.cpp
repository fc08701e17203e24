#include <limits>

#include "scenarios/decode.h"
#include "sim/world/protocol.h"

namespace midflight::scenarios {
namespace {

constexpr Range kCount{1, std::numeric_limits<std::uint32_t>::max()};

using Name = std::array<std::string_view, 1>;
constexpr Name kFrom{"from"}, kTo{"to"}, kStateName{"state"}, kTimerName{"timer"};
constexpr std::array<std::string_view, 2> kMessageNames{"record", "message"};
constexpr std::array<std::string_view, 2> kFlagNames{"flag", "value"};

void read_name(const Object& object, std::string_view member, const Vocabulary& vocabulary,
               std::string& out) {
  const auto cursor = object.find(member);
  if (cursor && decode_name(*cursor, vocabulary)) out = cursor->value().text;
}

// The members that narrow one kind of event mean nothing for the others.
void decode_narrowing(const Object& object, const sim::Protocol& protocol, sim::Trigger& trigger) {
  using sim::TriggerEvent;
  const auto event = trigger.event;
  const bool message = event == TriggerEvent::received || event == TriggerEvent::sent;
  if (!message) object.refuse(kMessageNames, "\"received\" and \"sent\"");
  if (event != TriggerEvent::state) object.refuse(kStateName, "the event \"state\"");
  if (event != TriggerEvent::flag) object.refuse(kFlagNames, "the event \"flag\"");
  if (event != TriggerEvent::timer) object.refuse(kTimerName, "the event \"timer\"");
  if (event == TriggerEvent::received) object.refuse(kTo, "another event than \"received\"");
  if (event == TriggerEvent::sent) object.refuse(kFrom, "another event than \"sent\"");
  if (event == TriggerEvent::flag && !protocol.flags.empty()) trigger.name = protocol.flags.front();
  read_name(object, "record", {"record", protocol.records}, trigger.record);
  read_name(object, "message", {"message", protocol.messages}, trigger.message);
  read_name(object, "state", {"session_state", protocol.states}, trigger.name);
  read_name(object, "flag", {"flag", protocol.flags}, trigger.name);
  read_name(object, "timer", {"timer", protocol.timers}, trigger.name);
  object.read("value", trigger.value);
}

void decode_peer(const Object& object, const sim::ScenarioConfig& config, sim::Trigger& trigger) {
  for (const auto* member : {"from", "to"}) {
    const auto peer = object.find(member);
    if (!peer) continue;
    if (trigger.peer.valid()) peer->error_at_name("\"from\" and \"to\" exclude each other");
    trigger.peer = decode_node(*peer, config);
    if (trigger.peer == trigger.node) peer->expected("another node than the trigger's own");
  }
}

void decode_occurrence(const Object& object, sim::Trigger& trigger) {
  const auto occurrence = object.find("occurrence");
  if (!occurrence) return;
  if (!occurrence->is(JsonKind::string)) return decode(*occurrence, trigger.occurrence, kCount);
  if (occurrence->value().text != "every") return occurrence->expected("a number or \"every\"");
  trigger.every = true;
  trigger.occurrence = 0;
}

}  // namespace

sim::Trigger decode_trigger(const Cursor& cursor, const sim::ScenarioConfig& config,
                            NodeIndex node) {
  const Object object(cursor, sections::kTrigger);
  sim::Trigger trigger;
  trigger.node = node.valid() && !object.has("node") ? node : object.node("node", config);
  const auto event = object.require("event");
  const auto kind = event ? decode_name(*event, names::kEvent) : std::nullopt;
  if (!kind) return trigger;
  trigger.event = static_cast<sim::TriggerEvent>(*kind);
  decode_narrowing(object, *config.protocol, trigger);
  decode_peer(object, config, trigger);
  object.read("exchange", trigger.exchange, kCount);
  decode_occurrence(object, trigger);
  return trigger;
}

std::string describe(const sim::Trigger& trigger, const sim::ScenarioConfig& config) {
  const auto name = [&](NodeIndex node) { return config.nodes[node.value].name; };
  const bool sent = trigger.event == sim::TriggerEvent::sent;
  std::string out = name(trigger.node) + " " + std::string(to_text(trigger.event));
  for (const auto* part : {&trigger.record, &trigger.message, &trigger.name}) {
    if (!part->empty()) out += " " + *part;
  }
  if (trigger.event == sim::TriggerEvent::flag) out += trigger.value ? " true" : " false";
  if (trigger.peer.valid()) out += (sent ? " to " : " from ") + name(trigger.peer);
  if (trigger.exchange > 0) out += ", exchange " + std::to_string(trigger.exchange);
  if (trigger.occurrence > 1) out += ", occurrence " + std::to_string(trigger.occurrence);
  return out;
}

}  // namespace midflight::scenarios
