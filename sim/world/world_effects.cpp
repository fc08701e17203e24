// Carrying out what nodes answer.
#include "core/base/check.h"
#include "sim/world/world_parts.h"

namespace midflight::sim {

static_assert(kMinPacketSize == kMinPacket);
namespace {

void check_peer(const WorldSetup& setup, NodeIndex peer) {
  MIDFLIGHT_CHECK(!peer.valid() || peer.value < setup.config.nodes.size(),
                  "what a node answers names nodes of the scenario, or none");
}

}  // namespace

std::uint32_t World::Surrounding::path_mtu(Address to) {
  const auto host = host_at(*world_.setup_, to);
  return host.valid() ? world_.network_.path_mtu(*world_.setup_, node_, host) : 1500;
}

bool World::Surrounding::drop_for_queue(ConnectionId connection, std::uint32_t limit,
                                        const Label& label) {
  const auto queued = world_.streams_.queued(node_, connection);
  if (2 * queued <= limit) return false;
  const Ratio ratio{std::min<std::uint64_t>(2 * queued - limit, limit), limit};
  return step_.chance(ChoiceKind::queue_drop, world_.setup_->node_places[node_.value],
                      Subject{label.fingerprint, label.unique}, ratio);
}

std::uint32_t World::Surrounding::pick(std::uint32_t options, std::string_view what) {
  return static_cast<std::uint32_t>(step_.below(ChoiceKind::pick,
                                                world_.setup_->node_places[node_.value],
                                                Subject{fingerprint(what), false}, options));
}

void World::carry_out(NodeIndex node, Running& running) {
  auto& machine = machines_[node.value];
  const auto place = setup_->node_places[node.value];
  for (const auto& effect : room_.effects.list()) {
    if (const auto* datagram = std::get_if<SendDatagram>(&effect)) {
      carry_out(node, *datagram, running);
    } else if (const auto* stream = std::get_if<SendStream>(&effect)) {
      carry_out(node, *stream, running);
    } else if (const auto* report = std::get_if<Report>(&effect)) {
      carry_out(node, *report, running);
    } else if (const auto* packet = std::get_if<DeliverPacket>(&effect)) {
      carry_out(node, *packet, running);
    } else if (const auto* timer = std::get_if<ArmTimer>(&effect)) {
      machine.arm(*timer, node, place, running.step);
    } else if (const auto* disarmed = std::get_if<DisarmTimer>(&effect)) {
      machine.disarm(disarmed->timer, running.step);
    } else if (const auto* dial = std::get_if<Dial>(&effect)) {
      const auto to = host_at(*setup_, dial->to);
      if (to.valid()) {
        streams_.dial(streaming(running), node, dial->connection, to);
      }
    } else if (const auto* close = std::get_if<CloseStream>(&effect)) {
      streams_.close(streaming(running), node, close->connection);
    }
  }
  room_.effects.clear();
}

void World::carry_out(NodeIndex node, const SendDatagram& effect, Running& running) {
  check_peer(*setup_, effect.label.peer);
  const auto bytes = room_.effects.bytes(effect.bytes);
  auto event = event_about(effect.label, EventKind::sent, bytes);
  event.node = node;
  event.peer = host_at(*setup_, effect.to);
  const auto number = running.step.emit(event);
  if (!event.peer.valid()) return;
  remember_datagram(node, event.peer, bytes);
  Packet packet;
  packet.from = packet.at = node;
  packet.to = event.peer;
  packet.label = effect.label;
  packet.sent_event = number;
  packet.header = kUdpHeaders;
  packet.application = carried(effect.label);
  note_sent(node, effect.label);
  network_.send(*setup_, packet, bytes, running.step);
}

void World::carry_out(NodeIndex node, const SendStream& effect, Running& running) {
  check_peer(*setup_, effect.label.peer);
  const auto bytes = room_.effects.bytes(effect.bytes);
  auto event = event_about(effect.label, EventKind::sent, bytes);
  event.node = node;
  event.peer = streams_.peer(node, effect.connection);
  const auto number = running.step.emit(event);
  note_sent(node, effect.label);
  streams_.send(streaming(running), node, effect.connection, bytes,
                StreamMessage{effect.label, number, carried(effect.label)});
}

// What a node sends because of a packet, such as a restarted handshake, need not carry it.
Application World::carried(const Label& label) const {
  return label.content.packet ? application_ : Application{};
}

void World::note_sent(NodeIndex node, const Label& label) {
  if (label.session != 0) ++records_[node.value];
}

void World::carry_out(NodeIndex node, const DeliverPacket& effect, Running& running) {
  check_peer(*setup_, effect.from);
  const auto bytes = room_.effects.bytes(effect.bytes);
  const auto mark = read_packet(bytes);
  Event event;
  event.kind = EventKind::packet_in;
  event.node = node;
  event.peer = effect.from;
  event.packet = mark ? packet_id(*mark) : 0;
  event.size = static_cast<std::uint32_t>(bytes.size());
  event.payload = bytes;
  running.step.emit(event);
  if (event.packet != 0 && simulator_.order == Order::searched) {
    network_.delivered(event.packet);
    streams_.delivered(event.packet);
  }
  if (mark && wants_echo(bytes)) {
    const Echo echo{effect.from, PacketMark{echo_flow(mark->flow), mark->number}, event.size};
    running.step.schedule_at(running.step.now(), Pending{to_number(PendingKind::echo), node,
                                                         keep_echo(echo), 0, running.step.cause()});
  }
}

void World::carry_out(NodeIndex node, const Report& effect, Running& running) {
  check_peer(*setup_, effect.peer);
  Event event;
  event.kind = to_event_kind(effect.kind);
  event.severity = effect.severity;
  event.node = node;
  event.peer = effect.peer;
  event.message = effect.message;
  event.record = effect.record;
  event.name = effect.name;
  event.text = effect.text;
  event.value = effect.value;
  event.a = effect.a;
  event.b = effect.b;
  event.session = effect.session;
  event.exchange = effect.exchange;
  event.record_number = effect.number;
  event.size = effect.size;
  running.step.emit(event);
}

void World::application_send(NodeIndex node, const Echo& packet, bool echo, Running& running) {
  if (!machines_[node.value].up()) return;
  fill_packet(packet.mark, echo, packet.size, room_.packet);
  Event event;
  event.kind = EventKind::packet_out;
  event.node = node;
  event.peer = packet.to;
  event.packet = packet_id(packet.mark);
  event.size = packet.size;
  event.payload = room_.packet;
  const auto cause = running.step.cause();
  running.step.set_cause(running.step.emit(event));
  application_ = Application{event.packet, echo, false};
  react(node, running,
        [&](Host& host, const HostCall& call) { host.send_packet(packet.to, room_.packet, call); });
  application_ = {};
  running.step.set_cause(cause);
}

}  // namespace midflight::sim
