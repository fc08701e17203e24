#include "core/node/router.h"

#include <algorithm>
#include <limits>

#include "core/base/check.h"
#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "core/node/channel.h"
#include "core/node/links.h"
#include "core/node/probes.h"

namespace midflight::node {
namespace {

constexpr std::size_t kIds = 2 * std::tuple_size_v<NodeId>;
constexpr std::uint32_t kIpUdpHeaders = 28;
constexpr std::string_view kEdgeChoice = "edge";

// A packet that carries ids and a record: large enough for a node's largest.
class IdPacket {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): what is read is written first
  IdPacket(const NodeId& to, const NodeId& from, ByteView record) {
    MIDFLIGHT_CHECK(record.size() + kIds <= buffer_.size(), "records that leave fit a packet");
    auto* end = std::copy(to.begin(), to.end(), buffer_.begin());
    end = std::copy(from.begin(), from.end(), end);
    end = std::copy(record.begin(), record.end(), end);
    size_ = static_cast<std::size_t>(end - buffer_.begin());
  }
  [[nodiscard]] ByteView bytes() const { return ByteView(buffer_).first(size_); }

 private:
  FixedBytes<meta::kMaxPacket> buffer_;
  std::size_t size_ = 0;
};

std::size_t body_size(const Handoff& record) {
  // A relayed record may be garbage that is too short to have a body: then it never fits a
  // datagram.
  if (record.wire.size() < sptps::kDatagramOverhead) return std::numeric_limits<std::size_t>::max();
  return record.wire.size() - sptps::kDatagramOverhead;
}

bool is_handshake(RecordKind kind) {
  return kind == RecordKind::handshake || kind == RecordKind::first_kex;
}

NodeIndex relay_for(const Turn& turn, const Handoff& record) {
  const auto& route = turn.route(record.to);
  const bool fits_via =
      record.kind == RecordKind::probe || body_size(record) <= turn.peer(route.via).minmtu;
  return route.via != turn.self() && fits_via ? route.via : route.nexthop;
}

void send_handshake(const Turn& turn, const Handoff& record) {
  const auto& from = turn.entry(record.from).name;
  const auto& to = turn.entry(record.to).name;
  auto payload = crypto::to_base64(record.wire);
  const bool later_by_req_key = turn.setting.config->behaviour.rekey_over == RekeyOver::req_key &&
                                turn.peer(record.to).validkey;
  if (record.kind == RecordKind::first_kex) {
    send_towards(turn, record.to,
                 meta::ReqKey{from, to, meta::ReqKeyKind::start, std::move(payload)}, record.label);
  } else if (later_by_req_key) {
    send_towards(turn, record.to,
                 meta::ReqKey{from, to, meta::ReqKeyKind::sptps_packet, std::move(payload)},
                 record.label);
  } else {
    send_towards(turn, record.to, meta::AnsKey{.from = from, .to = to, .payload = payload},
                 record.label);
  }
}

Address local_address(const Turn& turn, NodeIndex node) {
  const auto edges = turn.state.mesh.edges_of(node);
  if (edges.empty()) return {};
  const auto count = static_cast<std::uint32_t>(edges.size());
  return edges[turn.call.surroundings.pick(count, kEdgeChoice)].local;
}

Address address_for(const Turn& turn, NodeIndex relay, const Handoff& record) {
  if (record.addressing == Addressing::stored && relay == record.to) {
    return turn.peer(relay).address;
  }
  if (record.addressing == Addressing::local) {
    if (const auto local = local_address(turn, relay); local.valid()) return local;
  }
  return choose_udp_address(turn, relay);
}

// The kernel's message-size error (spec 2, "MTU probes").
void shrink_mtu(const Turn& turn, NodeIndex relay, std::uint32_t body) {
  auto& peer = turn.peer(relay);
  const auto largest = body == 0 ? 0 : body - 1;
  peer.maxmtu = std::min(peer.maxmtu, largest);
  peer.mtu = std::min(peer.mtu, largest);
  fix_mtu(turn, relay);
}

void send_by_udp(const Turn& turn, NodeIndex relay, const Handoff& record) {
  const bool direct = record.from == turn.self() && record.to == relay;
  const IdPacket packet(direct ? NodeId{} : turn.entry(record.to).id, turn.entry(record.from).id,
                        record.wire);
  const auto to = address_for(turn, relay, record);
  if (!to.valid()) return;
  if (packet.bytes().size() + kIpUdpHeaders > turn.call.surroundings.path_mtu(to)) {
    shrink_mtu(turn, relay, static_cast<std::uint32_t>(body_size(record)));
    return;
  }
  auto label = record.label;
  label.message = kByUdp;
  turn.call.effects.datagram(to, packet.bytes(), label);
}

// Steps 1 and 2 of try_tx: keys.
void try_key(const Turn& turn, NodeIndex node) {
  constexpr std::string_view kNoKey = "No valid key known yet for {peer}";
  const auto& peer = turn.peer(node);
  if (peer.validkey) return;
  if (!peer.waitingforkey) {
    restart_channel(turn, node, kNoKey);
    return;
  }
  turn.log(Severity::info, node, kNoKey);
  if (peer.last_req_key + kKeyPatience < turn.seconds()) {
    restart_channel(turn, node, "No key from {peer} after 10 seconds, restarting SPTPS");
  }
}

}  // namespace

void hand_over(const Turn& turn, const Handoff& record) {
  if (!turn.route(record.to).reachable) return;
  if (is_handshake(record.kind)) {
    send_handshake(turn, record);
    return;
  }
  const auto relay = relay_for(turn, record);
  const bool too_long =
      record.kind != RecordKind::probe && body_size(record) > turn.peer(relay).minmtu;
  if (!turn.tcp_only(relay) && !too_long) {
    send_by_udp(turn, relay, record);
    return;
  }
  const IdPacket packet(turn.entry(record.to).id, turn.entry(record.from).id, record.wire);
  send_sptps_packet_towards(turn, record.to, packet.bytes(), record.label);
}

Address choose_udp_address(const Turn& turn, NodeIndex node) {
  const auto& peer = turn.peer(node);
  if (peer.udp_confirmed) return peer.address;
  if (++turn.state.unconfirmed_sends == 3) {
    turn.state.unconfirmed_sends = 0;
    return peer.address;
  }
  const auto edges = turn.state.mesh.edges_of(node);
  if (edges.empty()) return peer.address;
  const auto count = static_cast<std::uint32_t>(edges.size());
  const auto& edge = edges[turn.call.surroundings.pick(count, kEdgeChoice)];
  const auto* const reverse = turn.state.mesh.find(edge.to, edge.from);
  return reverse != nullptr ? reverse->address : peer.address;
}

NodeIndex first_relay(const Turn& turn, NodeIndex node) {
  const auto& route = turn.route(node);
  return route.via == turn.self() ? route.nexthop : route.via;
}

void try_tx(const Turn& turn, NodeIndex node, bool probe_mtu) {
  const auto& peer = turn.peer(node);
  if (!peer.reachable || !turn.route(node).reachable) return;
  if (peer.neighbour() && turn.tcp_only(node)) return;
  try_key(turn, node);
  if (const auto relay = first_relay(turn, node); relay != node) {
    try_tx(turn, relay, probe_mtu);
    return;
  }
  try_udp(turn, node);
  if (probe_mtu) try_mtu(turn, node);
  const auto nexthop = turn.route(node).nexthop;
  if (!peer.udp_confirmed && nexthop != node) try_tx(turn, nexthop, probe_mtu);
}

}  // namespace midflight::node
