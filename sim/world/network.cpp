#include "sim/world/network.h"

#include "sim/world/pending.h"

namespace midflight::sim {
namespace {

constexpr std::uint32_t kDefaultMtu = 1500;

std::uint64_t direction_place(const WorldSetup& setup, DirectionIndex index) {
  const auto& nodes = setup.config.nodes;
  return fingerprint(nodes[setup.source(index).value].name + ">" +
                     nodes[setup.target(index).value].name);
}

Subject subject_of(const Packet& packet) {
  return Subject{packet.label.fingerprint, packet.label.unique};
}

}  // namespace

Event event_about(const Label& label, EventKind kind, ByteView bytes) {
  Event event;
  event.kind = kind;
  event.message = label.message;
  event.record = label.record;
  event.session = label.session;
  event.exchange = label.exchange;
  event.record_number = label.number;
  event.size = static_cast<std::uint32_t>(bytes.size());
  event.payload = bytes;
  return event;
}

Event event_about(const Packet& packet, EventKind kind) {
  auto event = event_about(packet.label, kind, packet.bytes.read());
  event.cause = packet.sent_event;
  event.node = packet.at;
  event.peer = kind == EventKind::arrived ? packet.from : packet.to;
  return event;
}

Network::Network(const WorldSetup& setup) {
  for (std::uint32_t i = 0; i < 2 * setup.config.links.size(); ++i) {
    directions_.emplace_back(direction_place(setup, DirectionIndex{i}));
  }
}

std::uint32_t Network::keep(const Packet& packet, ByteView bytes) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(packets_.size()));
    packets_.emplace_back();
  }
  const auto slot = free_.back();
  free_.pop_back();
  auto& place = packets_[slot];
  auto reused = std::move(place.bytes);
  place = packet;
  reused.renew().assign(bytes.begin(), bytes.end());
  place.bytes = std::move(reused);
  return slot;
}

std::uint32_t Network::duplicate(std::uint32_t slot) {
  const Packet copy = packets_[slot];
  return keep(copy, copy.bytes.read());
}

void Network::delivered(std::uint64_t packet) {
  for (auto& each : packets_) {
    if (each.application.packet == packet) each.application.delivered = true;
  }
}

void Network::send(const WorldSetup& setup, const Packet& packet, ByteView bytes, Step& step) {
  hop(setup, keep(packet, bytes), step);
}

const Packet* Network::advance(const WorldSetup& setup, std::uint32_t slot, NodeIndex at,
                               Step& step) {
  auto& packet = packets_[slot];
  packet.at = at;
  if (at == packet.to) return &packet;
  hop(setup, slot, step);
  return nullptr;
}

void Network::lose(std::uint32_t slot, std::string_view why, Step& step) {
  auto event = event_about(packets_[slot], EventKind::lost);
  event.text = why;
  step.emit(event);
  release(slot);
}

void Network::hop(const WorldSetup& setup, std::uint32_t slot, Step& step) {
  const auto& packet = packets_[slot];
  const auto direction = setup.topology.next_hop(packet.at, packet.to);
  if (!direction.valid()) return lose(slot, "no route to host", step);
  const auto ruling =
      faults_.judge(Hop{packet.from, packet.to, setup.source(direction), setup.target(direction)});
  switch (ruling.verdict) {
    case FaultVerdict::drop:
      return lose(slot, ruling.why, step);
    case FaultVerdict::hold:
      step.emit(event_about(packet, EventKind::held));
      held_.push_back(slot);
      return;
    case FaultVerdict::pass:
      return travel(setup, slot, direction, step);
  }
}

void Network::travel(const WorldSetup& setup, std::uint32_t slot, DirectionIndex direction,
                     Step& step) {
  auto& link = directions_[direction.value];
  const auto subject = subject_of(packets_[slot]);
  const auto size =
      static_cast<std::uint32_t>(packets_[slot].bytes.read().size()) + packets_[slot].header;
  const auto passage =
      link.carry(setup.direction(direction), packets_[slot].transport, size, subject, step);
  if (!passage.lost.empty()) return lose(slot, passage.lost, step);
  Pending pending{to_number(PendingKind::packet), setup.target(direction), slot, 0,
                  packets_[slot].sent_event};
  if (passage.duplicated) {
    auto event = event_about(packets_[slot], EventKind::duplicated);
    event.value = 2;
    step.emit(event);
    auto second = pending;
    second.a = duplicate(slot);
    step.schedule(passage.earliest, passage.extra, link.place(),
                  Subject{combine(subject.fingerprint, fingerprint("copy")), subject.unique},
                  second);
  }
  if (passage.corrupted) corrupt(packets_[slot], link.place(), step);
  const auto handle =
      step.schedule(passage.earliest, passage.extra, link.place(), subject, pending);
  const bool lossy = packets_[slot].transport == Transport::udp;
  if (lossy && step.simulator().order == Order::searched) fresh.push_back(handle);
}

void Network::corrupt(Packet& packet, std::uint64_t place, Step& step) {
  const auto size = packet.bytes.read().size();
  if (size == 0) return;
  const auto bit = step.below(ChoiceKind::flip, place, subject_of(packet), 8 * size);
  packet.bytes.write()[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  packet.corrupted = true;
  auto event = event_about(packet, EventKind::corrupted);
  event.value = static_cast<std::int64_t>(bit);
  step.emit(event);
}

void Network::end_fault(const WorldSetup& setup, std::uint32_t fault, Step& step) {
  faults_.end(fault);
  const auto waiting = std::move(held_);
  held_.clear();
  for (const auto slot : waiting) hop(setup, slot, step);
}

FaultRuling Network::way(const WorldSetup& setup, NodeIndex from, NodeIndex to) const {
  for (auto at = from; at != to;) {
    const auto direction = setup.topology.next_hop(at, to);
    if (!direction.valid()) return {FaultVerdict::drop, "no route to host"};
    const auto next = setup.target(direction);
    const auto ruling = faults_.judge(Hop{from, to, at, next});
    if (ruling.verdict != FaultVerdict::pass) return ruling;
    at = next;
  }
  return {};
}

std::uint32_t Network::path_mtu(const WorldSetup& setup, NodeIndex from, NodeIndex to) const {
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  for (auto at = from; at != to;) {
    const auto direction = setup.topology.next_hop(at, to);
    if (!direction.valid()) return kDefaultMtu;
    const auto& settings = setup.direction(direction);
    if (!settings.mtu_blackhole) least = std::min(least, settings.mtu);
    at = setup.target(direction);
  }
  return least == std::numeric_limits<std::uint32_t>::max() ? kDefaultMtu : least;
}

void Network::write_packet(std::uint32_t slot, Writer& out) const {
  const auto& packet = packets_[slot];
  out.fields(packet.from.value, packet.to.value, packet.at.value, packet.stream, packet.stream_end,
             packet.segment.seq, packet.segment.ack, packet.corrupted)
      .counted(packet.bytes.read());
}

void Network::write_links(const WorldSetup& setup, Writer& out) const {
  for (std::uint32_t i = 0; i < directions_.size(); ++i) {
    directions_[i].write_future(setup.direction(DirectionIndex{i}), out);
  }
  faults_.write_state(out);
}

void Network::write_state(Writer& out) const {
  for (const auto& direction : directions_) direction.write_state(out);
  faults_.write_state(out);
  out.integer(static_cast<std::uint32_t>(held_.size()));
  for (const auto slot : held_) write_packet(slot, out);
}

}  // namespace midflight::sim
