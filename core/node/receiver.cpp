#include "core/node/receiver.h"

#include <algorithm>

#include "core/node/channel.h"
#include "core/node/infos.h"
#include "core/node/router.h"

namespace midflight::node {
namespace {

constexpr std::size_t kMaxDatagram = 1661;  // tinc's buffer; of longer ones it sees the front

struct Parsed {
  NodeId to{};
  NodeId from{};
  ByteView record;
};

std::optional<Parsed> parse(ByteView bytes) {
  Reader reader(bytes);
  const auto to = reader.fixed<std::tuple_size_v<NodeId>>();
  const auto from = reader.fixed<std::tuple_size_v<NodeId>>();
  if (!to || !from) return std::nullopt;
  return Parsed{*to, *from, reader.rest()};
}

bool is_direct(const Parsed& packet) { return packet.to == NodeId{}; }

// Who sent a datagram; invalid if nobody can be believed to.
NodeIndex attribute(const Turn& turn, Address address, const Parsed& packet) {
  for (const auto node : turn.setting.directory->in_name_order()) {
    const auto& peer = turn.peek(node);
    if (peer.udp_confirmed && peer.address == address) return node;
  }
  if (!is_direct(packet)) return {};
  const auto claimed = turn.setting.directory->find(packet.from);
  if (!claimed.valid()) return {};
  const auto* const session = turn.session(claimed);
  return session != nullptr && session->would_open(packet.record) ? claimed : NodeIndex{};
}

bool use_datagram(const Turn& turn, NodeIndex from, ByteView record) {
  if (!turn.session_started(from)) {
    if (turn.peer(from).waitingforkey) {
      turn.log(Severity::debug, from, "Got packet from {peer} but he hasn't got our key yet");
    } else {
      restart_channel(turn, from, "Got packet from {peer} but we haven't exchanged keys yet");
    }
    return false;
  }
  if (feed_channel(turn, from, record, kByUdp)) return true;
  restart_if_data_fails(turn, from,
                        "Failed to decode raw TCP packet from {peer}, restarting SPTPS");
  return false;
}

}  // namespace

void take_datagram(const Turn& turn, Address address, ByteView bytes) {
  const auto packet = parse(bytes.first(std::min(bytes.size(), kMaxDatagram)));
  const auto sender = packet ? attribute(turn, address, *packet) : NodeIndex{};
  if (!sender.valid()) {
    turn.log(Severity::warning, {}, "Received UDP packet from unknown source");
    return;
  }
  const bool direct = is_direct(*packet);
  const auto& directory = *turn.setting.directory;
  const auto from = direct ? sender : directory.find(packet->from);
  const auto to = direct ? turn.self() : directory.find(packet->to);
  if (!from.valid() || !to.valid() || from == turn.self()) {
    turn.log(Severity::warning, sender,
             "Received UDP packet from {peer} with unknown source and/or destination ID");
    return;
  }
  if (!turn.peer(to).reachable) {
    turn.log(Severity::warning, to, "Cannot relay packet because {peer} is unreachable");
    return;
  }
  const bool past_static_relay = turn.route(from).via != sender;
  if (past_static_relay && turn.route(to).via == turn.self()) begin_udp_info(turn, from);
  if (to != turn.self()) {
    turn.received({.message = kByUdp, .peer = from}, bytes.size());
    relay(turn, from, to, packet->record);
    return;
  }
  if (!use_datagram(turn, from, packet->record)) return;
  if (!direct) {
    begin_mtu_info(turn, sender);
  } else if (turn.peer(sender).address != address) {
    turn.set_udp_address(sender, address);
  }
}

bool take_sptps_packet(const Turn& turn, ByteView bytes) {
  const auto packet = parse(bytes);
  if (!packet) {
    turn.log(Severity::error, {}, "Got too short TCP SPTPS packet");
    return false;
  }
  const auto to = turn.setting.directory->find(packet->to);
  const auto from = turn.setting.directory->find(packet->from);
  if (!to.valid() || !from.valid() || from == turn.self()) {
    turn.log(Severity::error, {}, "Got TCP SPTPS packet with unknown source or destination ID");
    return true;
  }
  if (!turn.peer(to).reachable) {
    turn.log(Severity::warning, to, "Cannot relay TCP packet because {peer} is unreachable");
    return true;
  }
  if (turn.route(to).via == turn.self()) begin_udp_info(turn, from);
  if (to != turn.self()) {
    turn.received({.message = kBySptpsPacket, .peer = from}, bytes.size());
    relay(turn, from, to, packet->record);
  } else if (feed_channel(turn, from, packet->record, kBySptpsPacket)) {
    begin_mtu_info(turn, from);
  } else {
    restart_if_data_fails(turn, from,
                          "Failed to decode raw TCP packet from {peer}, restarting SPTPS");
  }
  return true;
}

void relay(const Turn& turn, NodeIndex from, NodeIndex to, ByteView record) {
  Label label{.peer = to};
  label.fingerprint = turn.about(from, "relay").add(turn.entry(to).id).add(record.size()).value();
  hand_over(turn, {.from = from, .to = to, .wire = record, .label = label});
  try_tx(turn, to, true);
}

}  // namespace midflight::node
