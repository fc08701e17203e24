#include "core/node/packets.h"

#include <algorithm>
#include <array>

#include "core/node/channel.h"
#include "core/node/links.h"
#include "core/node/router.h"

namespace midflight::node {
namespace {

using EtherType = std::array<std::uint8_t, 2>;
constexpr EtherType kIpv4{0x08, 0x00};
constexpr EtherType kIpv6{0x86, 0xdd};

// What an IP packet is called in its frame; nothing if it is no IP packet.
std::optional<EtherType> ether_type(ByteView packet) {
  if (packet.empty()) return std::nullopt;
  switch (packet[0] >> 4) {
    case 4:
      return kIpv4;
    case 6:
      return kIpv6;
    default:
      return std::nullopt;
  }
}

void send_frame(const Turn& turn, NodeIndex to, ByteView packet, const Label& label) {
  const auto type = ether_type(packet);
  if (!type) return;
  FixedBytes<kMtu> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written up to its end
  const auto frame = std::span(buffer).first(kFrameHeader + packet.size());
  // Router mode leaves the frame's addresses empty.
  auto end = std::fill_n(frame.begin(), kFrameHeader - type->size(), std::uint8_t{0});
  end = std::copy(type->begin(), type->end(), end);
  std::copy(packet.begin(), packet.end(), end);
  send_packet_to_neighbour(turn, to, frame, label);
}

void remember_length(const Turn& turn, NodeIndex from, std::size_t length) {
  auto& largest = turn.peer(from).maxrecentlen;
  largest = std::max(largest, static_cast<std::uint32_t>(length));
}

}  // namespace

void send_vpn_packet(const Turn& turn, NodeIndex to, ByteView packet) {
  const auto& peer = turn.peer(to);
  if (!peer.reachable) {
    turn.log(Severity::info, to, "Node {peer} is not reachable");
    return;
  }
  const auto frame_size = packet.size() + kFrameHeader;
  if (frame_size > kMtu) {
    turn.log(Severity::error, to, "Packet to {peer} larger than maximum supported size ({a} > {b})",
             frame_size, kMtu);
    return;
  }
  if (peer.validkey || peer.neighbour()) {
    Label label{.record = "DATA", .peer = to};
    label.fingerprint = turn.about(to, label.record).add(packet).value();
    label.unique = true;
    if (peer.neighbour() && frame_size > peer.minmtu) {
      if (turn.call.describe) {
        label.content.said = Fingerprint().add("PACKET").add(packet.size()).value();
        label.content.body = label.fingerprint;
        label.content.packet = true;
      }
      send_frame(turn, to, packet, label);
    } else {
      send_record(turn, to, {.type = 0, .body = packet, .label = label});
    }
  }
  try_tx(turn, to, true);
}

bool take_record(const Turn& turn, NodeIndex from, const TakenRecord& record) {
  if (record.body.size() > kMtu) {
    turn.log(Severity::error, from,
             "Packet from {peer} larger than maximum supported size ({a} > {b})",
             record.body.size(), kMtu);
    return false;
  }
  if (record.type == kProbeType) {
    if (!record.by_udp) {
      turn.log(Severity::error, from, "Got SPTPS PROBE packet from {peer} via TCP");
      return false;
    }
    remember_length(turn, from, record.body.size());
    take_probe(turn, from, record.body);
    return true;
  }
  // This node neither compresses nor sends frames, so a peer has no reason to.
  if (record.type != 0) {
    turn.log(Severity::error, from, "Unexpected SPTPS record type {a} len {b} from {peer}",
             record.type, record.body.size());
    return false;
  }
  if (!ether_type(record.body)) {
    turn.log(Severity::error, from, "Unknown IP version while reading packet from {peer}");
    return false;
  }
  if (record.by_udp) remember_length(turn, from, record.body.size() + kFrameHeader);
  turn.call.effects.deliver(from, record.body);
  return true;
}

void take_frame(const Turn& turn, NodeIndex from, ByteView frame) {
  turn.received({.message = "PACKET", .record = "DATA", .peer = from}, frame.size());
  if (frame.size() <= kFrameHeader || !ether_type(frame.subspan(kFrameHeader))) {
    turn.log(Severity::warning, from, "Cannot route packet from {peer}: no IP packet");
    return;
  }
  turn.call.effects.deliver(from, frame.subspan(kFrameHeader));
}

}  // namespace midflight::node
