// Writing a world down: exactly, and as a search sees it.
#include <algorithm>
#include <array>
#include <tuple>

#include "sim/world/world_parts.h"

namespace midflight::sim {

void World::write_state(Writer& out) const {
  out.signed64(simulator_.now.time_since_epoch().count());
  for (const auto& machine : machines_) machine.write_state(out, Numbers::exact);
  for (const auto& flow : flows_) flow.write_state(out);
  network_.write_state(out);
  streams_.write_state(out);
  for (const auto& injection : injections_) {
    injection.trigger.write_state(out);
    out.integer(injection.fired).counted(injection.remembered);
  }
  for (const auto& trigger : fault_triggers_) trigger.write_state(out);
  std::vector<Schedule<Pending>::Entry> pending;
  simulator_.schedule.for_each(
      [&pending](EventHandle, const auto& entry) { pending.push_back(entry); });
  std::sort(pending.begin(), pending.end(), [](const auto& a, const auto& b) {
    return a.at != b.at ? a.at < b.at : a.number < b.number;
  });
  for (const auto& entry : pending) {
    out.fields(entry.at.time_since_epoch().count(), entry.latest.time_since_epoch().count(),
               entry.event.kind, entry.event.node.value);
    write_exactly(entry.event, out);
  }
  for (const auto& machine : machines_) {
    for (const auto& deferred : machine.deferred) {
      out.integer(deferred.kind);
      write_exactly(deferred, out);
    }
  }
}

void World::write_exactly(const Pending& pending, Writer& out) const {
  if (pending.kind == to_number(PendingKind::packet)) {
    network_.write_packet(pending.a, out);
  } else if (pending.kind == to_number(PendingKind::echo)) {
    const auto& echo = echoes_[pending.a];
    out.fields(echo.to.value, echo.mark.flow, echo.mark.number, echo.size);
  } else {
    out.fields(pending.a, pending.b);
  }
}

// What a message means to the host that it is for. Its bytes are replaced by what they say where
// that is known; an application's packet by what it asks of the receiver, since packets are told
// apart by their names alone.
void World::write_said(const Said& said, Writer& out) const {
  const auto& content = said.label.content;
  out.fields(fingerprint(said.label.message), content.said, said.application.delivered,
             said.application.echo);
  if (content.said == 0) {
    out.counted(said.bytes);
    return;
  }
  out.integer(said.application.packet == 0 ? content.body : 0);
  const auto& receiver = machines_[said.label.peer.value];
  out.integer(receiver.up() ? receiver.host().place(said.origin, said.label)
                            : 4 * std::min(said.label.number, kSmallNumbers));
}

void World::write_packet(std::uint32_t slot, Writer& out) const {
  const auto& packet = network_.packet(slot);
  if (packet.transport == Transport::tcp || packet.corrupted) {
    network_.write_packet(slot, out);
    return;
  }
  out.fields(packet.from.value, packet.to.value, packet.at.value);
  write_said({packet.label, packet.application, packet.from, packet.bytes.read()}, out);
  if (!copies_) return;
  // Copies of one datagram are not copies of two: the first that arrives spoils the others.
  const auto& label = packet.label;
  std::uint32_t copies = 0;
  simulator_.schedule.for_each([&](EventHandle, const Entry& entry) {
    if (entry.event.kind != to_number(PendingKind::packet)) return;
    const auto& other = network_.packet(entry.event.a).label;
    if (other.content.said == label.content.said && other.session == label.session &&
        other.number == label.number) {
      ++copies;
    }
  });
  out.integer(copies);
}

bool World::is_message(const Pending& pending) const {
  return pending.kind == to_number(PendingKind::packet) ||
         pending.kind == to_number(PendingKind::stream);
}

bool World::is_offer(const Pending& pending) const {
  return pending.kind == to_number(PendingKind::injection) &&
         setup_->config.injections[pending.a].before.has_value();
}

void World::write_pending(const Entry& entry, const SearchRules& rules, Writer& out) const {
  const auto& pending = entry.event;
  out.fields(pending.kind, pending.node.value);
  const bool timeless = rules.untimed && (is_message(pending) || is_offer(pending));
  if (!timeless) {
    out.fields(entry.at.time_since_epoch().count(), entry.latest.time_since_epoch().count());
  }
  write_about(pending, out);
}

// What it is about, but for when and where.
void World::write_about(const Pending& pending, Writer& out) const {
  switch (static_cast<PendingKind>(pending.kind)) {
    case PendingKind::packet:
      return write_packet(pending.a, out);
    case PendingKind::stream:
      out.fields(pending.a, pending.b % 2);
      return;
    case PendingKind::echo: {
      const auto& echo = echoes_[pending.a];
      out.fields(echo.to.value, echo.size);
      return;
    }
    case PendingKind::injection:
      out.integer(setup_->injection_kinds[pending.a]);
      return;
    default:
      out.integer(pending.a);
  }
}

// Until when the likeness of a pending event can't change: while this stays what it is. 0: it may.
std::uint64_t World::lasts(const Pending& pending) const {
  if (pending.kind != to_number(PendingKind::packet)) return 1;
  const auto& packet = network_.packet(pending.a);
  if (packet.transport == Transport::tcp || packet.corrupted) return 1;
  if (copies_) return 0;
  const bool placed = packet.label.content.said != 0;  // see write_said
  const auto receiver = placed ? machines_[packet.label.peer.value].version() : 1;
  return 2 * receiver + (packet.application.delivered ? 1 : 0);
}

Hash128 World::likeness(EventHandle handle, const Entry& entry, const SearchRules& rules) {
  if (timeless_ != rules.untimed) likenesses_.clear();
  timeless_ = rules.untimed;
  const auto slot = simulator_.schedule.slot_of(handle);
  if (slot >= likenesses_.size()) likenesses_.resize(slot + 1);
  auto& known = likenesses_[slot];
  const auto while_this = lasts(entry.event);
  if (known.number != entry.number || known.lasts != while_this || while_this == 0) {
    room_.bytes.clear();
    Writer writer(room_.bytes);
    write_pending(entry, rules, writer);
    known = {entry.number, while_this, hash128(room_.bytes.bytes())};
  }
  return known.hash;
}

void World::write_lanes(Writer& out) const {
  const auto connections = streams_.connections();
  for (std::uint32_t i = 0; i < connections.size(); ++i) {
    if (!connections[i].used || connections[i].model != TcpModel::stream) continue;
    for (std::uint32_t end = 0; end < 2; ++end) {
      out.fields(i, end);
      const auto origin = connections[i].ends[end].host;
      streams_.lanes().for_each(StreamWhere{i, end},
                                [&](const StreamMessage& about, std::uint8_t kind, ByteView bytes) {
                                  out.integer(kind);
                                  write_said({about.label, about.application, origin, bytes}, out);
                                });
    }
  }
}

// Which message set out before which, over all carriers of a direction.
void World::write_in_order(Writer& out) {
  using Direction = std::pair<NodeIndex, NodeIndex>;
  std::vector<std::tuple<Direction, std::uint64_t, Hash128>> sent;
  Scratch message;
  const auto add = [&](Direction direction, std::uint64_t event) {
    sent.emplace_back(direction, event, hash128(message.bytes()));
    message.clear();
  };
  simulator_.schedule.for_each([&](EventHandle, const Entry& entry) {
    if (entry.event.kind != to_number(PendingKind::packet)) return;
    Writer writer(message);
    write_packet(entry.event.a, writer);
    add(ends_of(entry.event), sent_event(entry.event));
  });
  const auto connections = streams_.connections();
  for (std::uint32_t i = 0; i < connections.size(); ++i) {
    if (!connections[i].used || connections[i].model != TcpModel::stream) continue;
    for (std::uint32_t end = 0; end < 2; ++end) {
      const Direction direction{connections[i].ends[end].host, connections[i].ends[1 - end].host};
      std::uint32_t place = 0;
      streams_.lanes().for_each(StreamWhere{i, end},
                                [&](const StreamMessage& about, std::uint8_t, ByteView) {
                                  Writer(message).fields(i, end, place++);
                                  add(direction, about.sent_event);
                                });
    }
  }
  std::sort(sent.begin(), sent.end());
  for (const auto& [direction, event, hash] : sent) {
    out.fields(hash.high, hash.low);
  }
}

void World::write_script(Writer& out) const {
  const auto counted = [](const Trigger& trigger, const TriggerCounter& counter) {
    const auto limit = trigger.every ? 0 : trigger.occurrence;
    return std::min<std::uint64_t>(counter.seen(), limit);
  };
  const auto& config = setup_->config;
  // Which of injections of one kind were used makes no difference, so they are put in order.
  std::vector<std::array<std::uint64_t, 3>> alike;
  for (std::uint32_t i = 0; i < injections_.size(); ++i) {
    const auto& injection = injections_[i];
    const auto& script = config.injections[i];
    const bool offered = simulator_.schedule.pending(injection.offer) && script.before.has_value();
    alike.push_back({setup_->injection_kinds[i], counted(script.when, injection.trigger),
                     offered ? 1 + counted(*script.before, injection.before) : 0});
    const auto* forged = std::get_if<ForgeAction>(&script.action);
    if (forged == nullptr || !forged->replay) continue;
    out.integer(std::min(injection.datagrams_seen, *forged->replay)).counted(injection.remembered);
  }
  std::sort(alike.begin(), alike.end());
  for (const auto& each : alike) out.fields(each[0], each[1], each[2]);
  for (std::uint32_t i = 0; i < fault_triggers_.size(); ++i) {
    const auto* when = std::get_if<Trigger>(&config.faults[i].when);
    if (when != nullptr) out.integer(counted(*when, fault_triggers_[i]));
  }
  for (const auto& flow : flows_) flow.write_state(out);
}

Hash128 World::hash(const SearchRules& rules) {
  room_.hashes.clear();
  simulator_.schedule.for_each([&](EventHandle handle, const Entry& entry) {
    room_.hashes.push_back(likeness(handle, entry, rules));
  });
  std::sort(room_.hashes.begin(), room_.hashes.end());
  for (auto& machine : machines_) room_.hashes.push_back(machine.hash(rules.numbers, room_.bytes));
  room_.bytes.clear();
  Writer out(room_.bytes);
  out.signed64(simulator_.now.time_since_epoch().count());
  for (const auto& hash : room_.hashes) out.fields(hash.high, hash.low);
  network_.write_links(*setup_, out);
  for (const auto slot : network_.held()) write_packet(slot, out);
  for (const auto& machine : machines_) {
    for (const auto& deferred : machine.deferred) {
      out.integer(deferred.kind);
      write_about(deferred, out);
    }
  }
  streams_.write_connections(out);
  write_lanes(out);
  if (rules.ordered) write_in_order(out);
  write_script(out);
  return hash128(room_.bytes.bytes());
}

}  // namespace midflight::sim
