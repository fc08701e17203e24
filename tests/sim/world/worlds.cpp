#include "tests/sim/world/worlds.h"

namespace midflight::sim {

ScenarioConfig chain(std::size_t nodes, TcpModel tcp) {
  ScenarioConfig config;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    auto& node = config.nodes.emplace_back();
    node.name = kNames.at(i);
    if (i == 0) continue;
    auto& link = config.links.emplace_back();
    link.a = NodeIndex{i - 1};
    link.b = NodeIndex{i};
    link.a_to_b.delay = kDelay;
    link.a_to_b.tcp = tcp;
    link.b_to_a = link.a_to_b;
    config.connections.push_back({link.a, link.b, {}});
  }
  return config;
}

TrafficConfig every(Duration interval, NodeIndex from, NodeIndex to, Duration from_time) {
  TrafficConfig traffic;
  traffic.name = std::to_string(from.value) + ">" + std::to_string(to.value);
  traffic.from = from;
  traffic.to = to;
  traffic.shape = Periodic{interval, {}};
  traffic.from_time = from_time;
  return traffic;
}

ScheduledFault fault_at(Duration at, FaultAction action) { return {at, action}; }

Trigger received(NodeIndex at, std::string record, NodeIndex from, std::uint32_t exchange) {
  Trigger trigger;
  trigger.node = at;
  trigger.record = std::move(record);
  trigger.peer = from;
  trigger.exchange = exchange;
  return trigger;
}

Trial::Trial(const ScenarioConfig& config, std::uint64_t seed)
    : chooser_(seed), world_(make_setup(config, seed, crypto_), Order::sampled, context()) {}

Trial& Trial::until(Duration end) {
  while (!world_.idle() && world_.next() <= Instant(end)) world_.step(context());
  return *this;
}

void Trial::observe(const Event& event) {
  events_.push_back(event);
  events_.back().payload = {};
}

std::vector<Event> Trial::all(const Wanted& wanted) const {
  std::vector<Event> out;
  std::copy_if(events_.begin(), events_.end(), std::back_inserter(out), wanted);
  return out;
}

Duration Trial::first(const Wanted& wanted, Duration from) const {
  for (const auto& event : events_) {
    if (when(event) >= from && wanted(event)) return when(event);
  }
  ADD_FAILURE() << "no such event";
  return Duration::max();
}

Trial::Wanted of(EventKind kind, NodeIndex node, NodeIndex peer) {
  return [=](const Event& event) {
    return event.kind == kind && event.node == node && (!peer.valid() || event.peer == peer);
  };
}

Trial::Wanted lost_because(std::string_view why, NodeIndex node) {
  return says(EventKind::lost, node, why);
}

Trial::Wanted connection(NodeIndex node, bool up) {
  return [=](const Event& event) {
    return event.kind == EventKind::connection && event.node == node && (event.value != 0) == up;
  };
}

Trial::Wanted timer(NodeIndex node, std::string_view name) {
  return [=](const Event& event) {
    return event.kind == EventKind::timer && event.node == node && event.name == name;
  };
}

Trial::Wanted says(EventKind kind, NodeIndex node, std::string_view text) {
  return [=](const Event& event) {
    return event.kind == kind && event.node == node && event.text == text;
  };
}

}  // namespace midflight::sim
