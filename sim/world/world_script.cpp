// What the scenario scripts: triggers, injections, faults.
#include "sim/world/world_parts.h"

namespace midflight::sim {

void World::notice(const Event& event) {
  const auto& config = setup_->config;
  if (awaiting_search_) {
    const auto* from = std::get_if<Trigger>(&config.search.from);
    if (from != nullptr && search_trigger_.fires(*from, event)) begin_search();
  }
  const auto fires = [&](const Trigger& trigger, TriggerCounter& counter) {
    const auto seen = counter.seen();
    const bool fired = counter.fires(trigger, event);
    triggered_ = triggered_ || counter.seen() != seen;
    return fired;
  };
  for (std::uint32_t i = 0; i < config.injections.size(); ++i) {
    const auto& injection = config.injections[i];
    if (fires(injection.when, injections_[i].trigger)) room_.fired.push_back(i);
    if (injection.before && simulator_.order == Order::searched &&
        simulator_.schedule.pending(injections_[i].offer) &&
        fires(*injection.before, injections_[i].before)) {
      room_.withdrawn.push_back(i);
    }
  }
  const auto first_fault = static_cast<std::uint32_t>(config.injections.size());
  for (std::uint32_t i = 0; i < config.faults.size(); ++i) {
    const auto* when = std::get_if<Trigger>(&config.faults[i].when);
    if (when != nullptr && fires(*when, fault_triggers_[i])) {
      room_.fired.push_back(first_fault + i);
    }
  }
}

void World::fire_triggers(Running& running) {
  const auto& config = setup_->config;
  for (const auto injection : room_.withdrawn) withdraw(injection);
  room_.withdrawn.clear();
  for (const auto which : room_.fired) {
    if (which >= config.injections.size()) {
      const auto index = which - static_cast<std::uint32_t>(config.injections.size());
      running.step.schedule_at(
          running.step.now(),
          Pending{to_number(PendingKind::fault_begin), {}, index, 0, running.step.cause()});
      continue;
    }
    const auto& injection = config.injections[which];
    auto& state = injections_[which];
    const Subject subject{state.fired + 1, false};
    const bool offered = injection.before && simulator_.order == Order::searched;
    if (!offered && injection.optional &&
        !running.step.chance(ChoiceKind::injection, setup_->injection_places[which], subject,
                             Ratio{1, 2})) {
      continue;
    }
    const auto at = running.step.now() + injection.after;
    state.before = {};
    state.offer = simulator_.schedule.add(
        Window{at, offered ? Instant::max() : at},
        Pending{to_number(PendingKind::injection), {}, which, 0, running.step.cause()});
  }
  room_.fired.clear();
}

void World::inject(std::uint32_t injection, Running& running) {
  const auto& config = setup_->config.injections[injection];
  auto& state = injections_[injection];
  const auto* const forged = std::get_if<ForgeAction>(&config.action);
  // There is no such datagram to send again, so nothing is injected.
  if (forged != nullptr && forged->replay && state.remembered.empty()) return;
  ++state.fired;
  Event event;
  event.kind = EventKind::injected;
  event.name = config.name;
  event.value = static_cast<std::int64_t>(state.fired);
  running.step.set_cause(running.step.emit(event));
  if (const auto* send = std::get_if<SendAction>(&config.action)) {
    const PacketMark mark{setup_->injection_places[injection], state.fired};
    application_send(send->from, Echo{send->to, mark, send->size}, false, running);
  } else if (forged != nullptr) {
    forge(*forged, state.remembered, running);
  } else {
    begin_fault(static_cast<std::uint32_t>(setup_->config.faults.size()) + injection, running);
  }
}

void World::withdraw(std::uint32_t injection) {
  if (!simulator_.schedule.cancel(injections_[injection].offer)) return;
  if (!setup_->config.injections[injection].optional) lapsed_ = true;
}

void World::forge(const ForgeAction& forged, const Bytes& remembered, Running& running) {
  const Bytes bytes = forged.replay ? remembered : forged.bytes;
  if (bytes.empty()) return;
  Packet packet;
  packet.from = packet.at = forged.from;
  packet.to = forged.to;
  packet.label.message = "UDP";
  packet.label.record = "FORGED";
  packet.label.peer = forged.to;
  packet.label.fingerprint = fingerprint(ByteView(bytes));
  packet.header = kUdpHeaders;
  packet.sent_event = running.step.cause();
  network_.send(*setup_, packet, bytes, running.step);
}

void World::remember_datagram(NodeIndex from, NodeIndex to, ByteView bytes) {
  const auto& config = setup_->config.injections;
  for (std::uint32_t i = 0; i < config.size(); ++i) {
    const auto* forged = std::get_if<ForgeAction>(&config[i].action);
    if (forged == nullptr || !forged->replay) continue;
    if (forged->from != from || forged->to != to) continue;
    if (++injections_[i].datagrams_seen == *forged->replay) {
      injections_[i].remembered.assign(bytes.begin(), bytes.end());
    }
  }
}

const FaultAction& World::fault(std::uint32_t fault) const {
  const auto& config = setup_->config;
  if (fault < config.faults.size()) return config.faults[fault].action;
  return std::get<FaultAction>(config.injections[fault - config.faults.size()].action);
}

namespace {

Event fault_event(const FaultAction& action, bool begins) {
  Event event;
  event.kind = EventKind::fault;
  event.node = action.a;
  event.peer = action.b;
  event.name = to_text(action.kind);
  event.value = begins ? 1 : 0;
  return event;
}

bool ends_at_once(FaultKind kind) {
  return kind == FaultKind::reset || kind == FaultKind::force_kex ||
         kind == FaultKind::clock_step || kind == FaultKind::clock_rate;
}

}  // namespace

void World::begin_fault(std::uint32_t index, Running& running) {
  const auto& action = fault(index);
  auto& step = running.step;
  step.set_cause(step.emit(fault_event(action, true)));
  auto lasts = action.lasts;
  switch (action.kind) {
    case FaultKind::partition:
    case FaultKind::link_down:
    case FaultKind::clog:
      network_.begin_fault(index, action);
      break;
    case FaultKind::reset:
      streams_.reset(streaming(running), action.a, action.b);
      hand_up_arrivals(running);
      break;
    case FaultKind::crash:
      crash(action.a, running);
      if (action.restart_after) lasts = action.restart_after;
      break;
    case FaultKind::pause:
      ++machines_[action.a.value].pauses;
      room_.touched.push_back(action.a);
      break;
    case FaultKind::clock_step:
    case FaultKind::clock_rate:
      change_clock(action.a, action.step, action.ppm, running);
      break;
    case FaultKind::force_kex:
      react(action.a, running,
            [&action](Host& host, const HostCall& call) { host.force_rekey(action.b, call); });
      break;
  }
  if (ends_at_once(action.kind) && !lasts) step.emit(fault_event(action, false));
  if (lasts) {
    step.schedule_at(step.now() + *lasts,
                     Pending{to_number(PendingKind::fault_end), {}, index, 0, step.cause()});
  }
}

void World::end_fault(std::uint32_t index, Running& running) {
  const auto& action = fault(index);
  auto& step = running.step;
  step.set_cause(step.emit(fault_event(action, false)));
  switch (action.kind) {
    case FaultKind::partition:
    case FaultKind::link_down:
    case FaultKind::clog:
      network_.end_fault(*setup_, index, step);
      streams_.pump(streaming(running));
      break;
    case FaultKind::crash:
      boot(action.a, running);
      break;
    case FaultKind::pause:
      end_pause(action.a, running);
      break;
    case FaultKind::clock_step:
    case FaultKind::clock_rate:
      change_clock(action.a, -action.step, -action.ppm, running);
      break;
    case FaultKind::reset:
    case FaultKind::force_kex:
      break;
  }
}

void World::change_clock(NodeIndex node, Duration by, std::int64_t ppm, Running& running) {
  auto& machine = machines_[node.value];
  machine.clock.step(by);
  machine.clock.change_rate(ppm, running.step.now());
  machine.reschedule_timers(node, running.step);
  room_.touched.push_back(node);
}

void World::crash(NodeIndex node, Running& running) {
  auto& machine = machines_[node.value];
  if (!machine.up()) return;
  machine.drop_timers(running.step);
  machine.crash();
  // What waited goes on without the node: packets are lost, its applications keep their pace.
  std::erase_if(machine.deferred, [](const Pending& pending) {
    return pending.kind == to_number(PendingKind::timer);
  });
  resume(node, running);
  streams_.crash(streaming(running), node);
  Event event;
  event.kind = EventKind::stopped;
  event.node = node;
  running.step.emit(event);
  room_.touched.push_back(node);
}

void World::end_pause(NodeIndex node, Running& running) {
  auto& machine = machines_[node.value];
  if (machine.pauses == 1) return resume(node, running);
  if (machine.pauses > 1) --machine.pauses;  // else it crashed meanwhile
  room_.touched.push_back(node);
}

void World::resume(NodeIndex node, Running& running) {
  auto& machine = machines_[node.value];
  room_.touched.push_back(node);
  machine.pauses = 0;
  for (const auto& pending : machine.deferred) {
    if (pending.kind == to_number(PendingKind::timer)) {
      machine.resume_timer(pending, running.step);
    } else {
      running.step.schedule_at(running.step.now(), pending);
    }
  }
  machine.deferred.clear();
}

}  // namespace midflight::sim
