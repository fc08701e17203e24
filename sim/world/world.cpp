#include "sim/world/world.h"

#include <algorithm>

#include "sim/world/pending.h"
#include "sim/world/world_parts.h"

namespace midflight::sim {

World::World(SetupPtr setup, Order order, StepContext context)
    : setup_(std::move(setup)), network_(*setup_), streams_(*setup_) {
  const auto& config = setup_->config;
  simulator_.order = order;
  machines_.resize(config.nodes.size());
  flows_.resize(config.traffic.size());
  injections_.resize(config.injections.size());
  fault_triggers_.resize(config.faults.size());
  records_.resize(config.nodes.size());
  Step step(simulator_, context.chooser, context.observer);
  for (std::uint32_t i = 0; i < machines_.size(); ++i) {
    const auto& node = config.nodes[i];
    machines_[i].clock = NodeClock(node.clock.rate_ppm, node.clock.offset);
    step.schedule_at(Instant(node.starts_at), Pending{to_number(PendingKind::boot), NodeIndex{i}});
  }
  for (std::uint32_t i = 0; i < flows_.size(); ++i) {
    flows_[i].schedule_next(config.traffic[i], i, setup_->flow_places[i], step);
  }
  for (std::uint32_t i = 0; i < config.faults.size(); ++i) {
    if (const auto* at = std::get_if<Duration>(&config.faults[i].when)) {
      step.schedule_at(Instant(*at), Pending{to_number(PendingKind::fault_begin), {}, i});
    }
  }
}

// The step is over: what it triggered is scheduled, and the states that it left are told.
void World::settle(Running& running, Observer& observer) {
  streams_.flush(streaming(running));
  fire_triggers(running);
  std::sort(room_.touched.begin(), room_.touched.end());
  room_.touched.erase(std::unique(room_.touched.begin(), room_.touched.end()), room_.touched.end());
  for (const auto node : room_.touched) {
    machines_[node.value].touch();
    if (!observer.wants_states()) continue;
    room_.bytes.clear();
    Writer writer(room_.bytes);
    machines_[node.value].write_state(writer, Numbers::exact);
    observer.settled(node, room_.bytes.bytes());
  }
  room_.touched.clear();
}

void World::step(StepContext context) {
  const auto entry = simulator_.schedule.pop();
  simulator_.now = std::max(simulator_.now, entry.at);
  if (defer(entry.event)) return;
  perform(context, entry.event.cause,
          [&](Running& running) { this->happen(entry.event, running); });
}

void World::send(NodeIndex from, NodeIndex to, PacketMark mark, StepContext context) {
  perform(context, 0, [&](Running& running) {
    application_send(from, Echo{to, mark, SendAction{}.size}, false, running);
  });
}

bool World::defer(const Pending& pending) {
  if (!pending.node.valid() || machines_[pending.node.value].pauses == 0) return false;
  const auto kind = static_cast<PendingKind>(pending.kind);
  const bool passing = kind == PendingKind::packet && network_.packet(pending.a).to != pending.node;
  if (passing) return false;
  machines_[pending.node.value].deferred.push_back(pending);
  machines_[pending.node.value].touch();
  return true;
}

void World::happen(const Pending& pending, Running& running) {
  switch (static_cast<PendingKind>(pending.kind)) {
    case PendingKind::boot:
      return boot(pending.node, running);
    case PendingKind::timer:
      return fire_timer(pending.node, TimerId{pending.a}, running);
    case PendingKind::packet:
      return packet_moved(pending.node, pending.a, running);
    case PendingKind::stream:
      streams_.lane_moved(streaming(running), pending, machines_[pending.node.value].up());
      return hand_up_arrivals(running);
    case PendingKind::tcp_timer:
      streams_.timer(streaming(running), pending);
      return hand_up_arrivals(running);
    case PendingKind::traffic:
      return traffic(pending.a, running);
    case PendingKind::echo:
      return answer_echo(pending.node, pending.a, running);
    case PendingKind::injection:
      return inject(pending.a, running);
    case PendingKind::fault_begin:
      return begin_fault(pending.a, running);
    case PendingKind::fault_end:
      return end_fault(pending.a, running);
  }
}

void World::boot(NodeIndex node, Running& running) {
  auto& machine = machines_[node.value];
  if (machine.up()) return;  // it crashed twice, and this is the second restart
  machine.start(setup_->hosts->make(node, machine.boots));
  Event event;
  event.kind = EventKind::started;
  event.node = node;
  event.value = machine.boots++;
  running.step.set_cause(running.step.emit(event));
  react(node, running, [](Host& host, const HostCall& call) { host.start(call); });
}

void World::fire_timer(NodeIndex node, TimerId timer, Running& running) {
  Event event;
  event.kind = EventKind::timer;
  event.node = node;
  event.name = machines_[node.value].fire(timer);
  running.step.set_cause(running.step.emit(event));
  react(node, running, [timer](Host& host, const HostCall& call) { host.timer(timer, call); });
}

void World::packet_moved(NodeIndex at, std::uint32_t slot, Running& running) {
  if (!machines_[at.value].up()) return network_.lose(slot, "host down", running.step);
  const auto* packet = network_.advance(*setup_, slot, at, running.step);
  if (packet == nullptr) return;
  if (packet->transport == Transport::tcp) {
    streams_.segment_arrived(streaming(running), *packet);
    network_.release(slot);
    return hand_up_arrivals(running);
  }
  running.step.set_cause(running.step.emit(event_about(*packet, EventKind::arrived)));
  react(at, running, [packet](Host& host, const HostCall& call) {
    host.datagram(address_of(packet->from), packet->bytes.read(), call);
  });
  network_.release(slot);
}

void World::hand_up_arrivals(Running& running) {
  for (const auto& arrival : streams_.arrivals()) {
    hand_up(arrival, streams_.bytes(arrival), running);
  }
}

void World::hand_up(const StreamArrival& arrival, ByteView bytes, Running& running) {
  if (!arrival.is_message) {
    return react(arrival.host, running, [&arrival](Host& host, const HostCall& call) {
      host.connection(arrival.id, arrival.event, address_of(arrival.peer), call);
    });
  }
  auto event = event_about(arrival.message.label, EventKind::arrived, bytes);
  event.cause = arrival.message.sent_event;
  event.node = arrival.host;
  event.peer = arrival.peer;
  running.step.set_cause(running.step.emit(event));
  react(arrival.host, running,
        [&](Host& host, const HostCall& call) { host.stream(arrival.id, bytes, call); });
}

void World::traffic(std::uint32_t flow, Running& running) {
  const auto& config = setup_->config.traffic[flow];
  const auto place = setup_->flow_places[flow];
  const PacketMark mark{place, flows_[flow].fire()};
  application_send(config.from, Echo{config.to, mark, config.size}, config.echo, running);
  flows_[flow].schedule_next(config, flow, place, running.step);
}

std::uint32_t World::keep_echo(const Echo& echo) {
  if (free_echoes_.empty()) {
    free_echoes_.push_back(static_cast<std::uint32_t>(echoes_.size()));
    echoes_.emplace_back();
  }
  const auto slot = free_echoes_.back();
  free_echoes_.pop_back();
  echoes_[slot] = echo;
  return slot;
}

void World::answer_echo(NodeIndex node, std::uint32_t slot, Running& running) {
  const auto echo = echoes_[slot];
  free_echoes_.push_back(slot);
  application_send(node, echo, false, running);
}

std::optional<std::string> World::fact(NodeIndex node, std::string_view name,
                                       NodeIndex peer) const {
  const auto& machine = machines_[node.value];
  if (!machine.up()) return std::nullopt;
  return machine.host().fact(name, peer);
}

}  // namespace midflight::sim
