#include "sim/shrink/packets.h"

#include <algorithm>
#include <array>

#include "sim/world/trigger.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kCausesOfAKind = 2;
constexpr Duration kLeastDelay{1};

std::optional<TriggerEvent> trigger_event(EventKind kind) {
  switch (kind) {
    case EventKind::received:
      return TriggerEvent::received;
    case EventKind::sent:
      return TriggerEvent::sent;
    case EventKind::flag:
      return TriggerEvent::flag;
    case EventKind::state:
      return TriggerEvent::state;
    default:
      return std::nullopt;
  }
}

// Of messages the records of a key exchange: others come with the traffic, or by the clock.
bool is_telling(const Event& event) {
  const bool message = event.kind == EventKind::received || event.kind == EventKind::sent;
  return !message || (event.exchange != 0 && event.record != "DATA" && event.record != "PROBE");
}

}  // namespace

void PacketsSent::observe(const Event& event) {
  if (event.kind == EventKind::injected) injected_ = event.number;
  if (event.kind != EventKind::packet_out || (injected_ != 0 && event.cause == injected_)) return;
  TrafficConfig packet;
  packet.name = "packet " + std::to_string(packets_.size() + 1);
  packet.from = event.node;
  packet.to = event.peer;
  packet.size = event.size;
  // An answer follows what arrived in the same instant; traffic of its own would come before.
  const auto after = event.cause != 0 ? kLeastDelay : Duration{};
  packet.shape = Burst{1, event.at.time_since_epoch() + after};
  packets_.push_back(std::move(packet));
}

ScenarioConfig PacketsSent::one_by_one(const ScenarioConfig& scenario) const {
  auto out = scenario;
  out.traffic = packets_;
  return out;
}

void PacketCauses::observe(const Event& event) {
  if (sent_) return;
  const auto at = std::get<Burst>(flow_.shape).at;
  sent_ = event.kind == EventKind::packet_out && event.node == flow_.from &&
          event.peer == flow_.to && event.at == Instant(at);
  if (sent_ || event.node != flow_.from || !trigger_event(event.kind) || !is_telling(event)) return;
  events_.push_back(event);
  events_.back().payload = {};
}

Trigger PacketCauses::narrowed(const Event& event) const {
  Trigger trigger;
  trigger.node = event.node;
  trigger.event = *trigger_event(event.kind);
  trigger.peer = event.peer;
  trigger.exchange = event.exchange;
  trigger.record = event.record;
  trigger.name = event.name;
  trigger.value = trigger.event == TriggerEvent::flag && event.value != 0;
  trigger.occurrence = static_cast<std::uint32_t>(std::count_if(
      events_.begin(), events_.end(),
      [&](const Event& other) { return other.number <= event.number && matches(trigger, other); }));
  return trigger;
}

// A handshake's record says more than a flag, and a flag more than a state.
std::vector<Trigger> PacketCauses::triggers() const {
  static constexpr std::array kInOrder{EventKind::received, EventKind::flag, EventKind::state,
                                       EventKind::sent};
  std::vector<Trigger> out;
  for (const auto kind : kInOrder) {
    std::size_t found = 0;
    for (auto event = events_.rbegin(); event != events_.rend() && found < kCausesOfAKind;
         ++event) {
      if (event->kind != kind) continue;
      out.push_back(narrowed(*event));
      ++found;
    }
  }
  return out;
}

ScenarioConfig triggered(const ScenarioConfig& scenario, std::size_t flow, const Trigger& trigger) {
  auto out = scenario;
  const auto& packet = scenario.traffic[flow];
  InjectionConfig injection;
  injection.name = packet.name;
  injection.when = trigger;
  injection.action = SendAction{packet.from, packet.to, packet.size};
  out.injections.push_back(std::move(injection));
  out.traffic.erase(out.traffic.begin() + static_cast<std::ptrdiff_t>(flow));
  return out;
}

}  // namespace midflight::sim
