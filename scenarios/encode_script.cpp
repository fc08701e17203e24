#include "scenarios/encode.h"

namespace midflight::scenarios {
namespace {

Json encode_pair(NodeIndex a, NodeIndex b, const sim::ScenarioConfig& config) {
  return {name_of(a, config), name_of(b, config)};
}

Json encode_fault(const sim::FaultAction& fault, const sim::ScenarioConfig& config) {
  const auto kind = std::string(to_text(fault.kind));
  Json out;
  out[kind] =
      fault.b.valid() ? encode_pair(fault.a, fault.b, config) : Json(name_of(fault.a, config));
  if (fault.oneway) out["oneway"] = true;
  if (fault.kind == sim::FaultKind::clock_step) out["by"] = encode(fault.step);
  if (fault.kind == sim::FaultKind::clock_rate) out["by_ppm"] = fault.ppm;
  put_given(out, "for", fault.lasts);
  put_given(out, "restart_after", fault.restart_after);
  return out;
}

Json encode_forge(const sim::ForgeAction& forge, const sim::ScenarioConfig& config) {
  Json out{{"from", name_of(forge.from, config)}, {"to", name_of(forge.to, config)}};
  put_given(out, "replay", forge.replay);
  if (!forge.replay) out["bytes"] = to_hex(forge.bytes);
  return out;
}

void put_action(Json& out, const sim::Action& action, const sim::ScenarioConfig& config) {
  if (const auto* send = std::get_if<sim::SendAction>(&action)) {
    Json packet{{"from", name_of(send->from, config)}, {"to", name_of(send->to, config)}};
    if (send->size != sim::SendAction{}.size) packet["size"] = send->size;
    out["send"] = std::move(packet);
  } else if (const auto* forge = std::get_if<sim::ForgeAction>(&action)) {
    out["do"] = {{"forge", encode_forge(*forge, config)}};
  } else {
    out["do"] = encode_fault(std::get<sim::FaultAction>(action), config);
  }
}

Json encode_expect(const sim::ExpectVerdict& expect, const sim::ScenarioConfig&) {
  Json out{{"verdict", to_text(expect.verdict)}};
  if (!expect.property.empty()) out["property"] = expect.property;
  return out;
}
Json encode_expect(const sim::ExpectCounter& expect, const sim::ScenarioConfig&) {
  Json out{{"counter", expect.counter}};
  if (expect.of != sim::ExpectCounter{}.of) out["of"] = expect.of;
  put_given(out, "at_least", expect.bounds.at_least);
  put_given(out, "at_most", expect.bounds.at_most);
  put_given(out, "equals", expect.bounds.equals);
  return out;
}
Json encode_expect(const sim::ExpectOutage& expect, const sim::ScenarioConfig& config) {
  Json outage{{"pair", encode_pair(expect.a, expect.b, config)}};
  put_given(outage, "longest_at_least", expect.longest_at_least);
  put_given(outage, "longest_at_most", expect.longest_at_most);
  return {{"outage", std::move(outage)}};
}
Json encode_expect(const sim::ExpectDelivered& expect, const sim::ScenarioConfig& config) {
  Json delivered{{"pair", encode_pair(expect.from, expect.to, config)}};
  put_given(delivered, "at_least", expect.at_least);
  put_given(delivered, "at_most", expect.at_most);
  return {{"delivered", std::move(delivered)}};
}
// As Node::fact writes it: flags and sizes are JSON, the rest are names.
Json encode_fact(const std::string& value) {
  const bool literal = value == "true" || value == "false" ||
                       value.find_first_not_of("0123456789") == std::string::npos;
  return literal ? Json::parse(value) : Json(value);
}
Json encode_expect(const sim::ExpectState& expect, const sim::ScenarioConfig& config) {
  Json state{{"node", name_of(expect.node, config)}, {"peer", name_of(expect.peer, config)}};
  for (const auto& [name, value] : expect.facts) state[name] = encode_fact(value);
  return {{"state", std::move(state)}};
}
Json encode_expect(const sim::ExpectSequence& expect, const sim::ScenarioConfig& config) {
  auto events = Json::array();
  for (const auto& event : expect.events) events.push_back(encode_trigger(event, config));
  return {{"sequence", std::move(events)}};
}
// Here a node has its members written out, so that what the variant sets by default would set
// nothing: members of the scenario are set as a whole.
Json encode_expect(const sim::ExpectCompare& expect, const sim::ScenarioConfig& config) {
  const auto before = encode_members(config, {});
  const auto after = encode_members(*expect.variant, {});
  auto set = Json::object();
  for (const auto& [name, value] : after.items()) {
    if (const auto old = before.find(name); old == before.end() || *old != value) set[name] = value;
  }
  for (const auto& [name, value] : before.items()) {
    if (!after.contains(name)) set[name] = value.is_array() ? Json::array() : Json::object();
  }
  // Nothing that is written differs; but something must be set.
  if (set.empty()) set["duration"] = after.at("duration");
  return {{"compare", {{"set", set}, {"expect", encode_expectations(*expect.variant)}}}};
}

}  // namespace

std::string encode(const sim::Ratio& ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}

std::string encode(Duration duration) { return midflight::to_text(duration); }

Json encode_trigger(const sim::Trigger& trigger, const sim::ScenarioConfig& config) {
  using sim::TriggerEvent;
  Json out{{"node", name_of(trigger.node, config)}, {"event", to_text(trigger.event)}};
  if (!trigger.record.empty()) out["record"] = trigger.record;
  if (!trigger.message.empty()) out["message"] = trigger.message;
  if (!trigger.name.empty()) out[std::string(to_text(trigger.event))] = trigger.name;
  if (trigger.value) out["value"] = true;
  if (trigger.peer.valid()) {
    out[trigger.event == TriggerEvent::sent ? "to" : "from"] = name_of(trigger.peer, config);
  }
  if (trigger.exchange != 0) out["exchange"] = trigger.exchange;
  if (trigger.every) out["occurrence"] = "every";
  if (!trigger.every && trigger.occurrence != 1) out["occurrence"] = trigger.occurrence;
  return out;
}

Json encode_injections(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& injection : config.injections) {
    Json entry{{"name", injection.name}, {"when", encode_trigger(injection.when, config)}};
    if (injection.before) entry["before"] = encode_trigger(*injection.before, config);
    if (injection.after != Duration{}) entry["after"] = encode(injection.after);
    if (injection.optional) entry["optional"] = true;
    put_action(entry, injection.action, config);
    out.push_back(std::move(entry));
  }
  return out;
}

Json encode_faults(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& fault : config.faults) {
    auto entry = encode_fault(fault.action, config);
    if (const auto* at = std::get_if<Duration>(&fault.when)) {
      entry["at"] = encode(*at);
    } else {
      entry["when"] = encode_trigger(std::get<sim::Trigger>(fault.when), config);
    }
    out.push_back(std::move(entry));
  }
  return out;
}

Json encode_expectations(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& expectation : config.expectations) {
    auto entry =
        std::visit([&](const auto& what) { return encode_expect(what, config); }, expectation.what);
    if (!expectation.name.empty()) entry["name"] = expectation.name;
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace midflight::scenarios
