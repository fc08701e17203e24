#include "core/node/probes.h"

#include <algorithm>

#include "core/node/channel.h"
#include "core/node/router.h"

namespace midflight::node {
namespace {

using std::chrono::seconds;

constexpr std::size_t kZeros = 14;  // where a packet has its frame header
constexpr std::uint32_t kLeastProbe = 18;
constexpr std::uint8_t kReplyWithLength = 2;
constexpr std::uint32_t kUdpOverhead = 61;  // IPv4, UDP, two ids, SPTPS

constexpr Duration kReplyInterval = seconds(9);
constexpr Duration kKeepaliveInterval = seconds(10);
constexpr Duration kDiscoveryInterval = seconds(2);
constexpr Duration kUdpTimeout = seconds(30);

constexpr Duration kMtuInterval = std::chrono::microseconds(333'333);
constexpr Duration kLostMtuInterval = seconds(1);
constexpr std::int32_t kMtuTries = 20;
constexpr std::int32_t kMtuFixed = -1;
constexpr std::int32_t kMtuLost = -4;

using ProbeBuffer = FixedBytes<kMtu>;

void send_body(const Turn& turn, NodeIndex node, ByteView body, Addressing addressing) {
  const auto& peer = turn.peer(node);
  if (!peer.reachable || (!peer.validkey && !peer.neighbour())) return;
  Label label{.record = "PROBE", .peer = node};
  label.fingerprint = turn.about(node, label.record).value();
  send_record(turn, node,
              {.type = kProbeType, .body = body, .label = label, .addressing = addressing});
}

void send_request(const Turn& turn, NodeIndex node, std::uint32_t size,
                  Addressing addressing = Addressing::chosen) {
  ProbeBuffer buffer{};
  // Message-size errors may have pushed the size down to nothing.
  const auto body = std::span(buffer).first(std::max<std::size_t>(size, kZeros));
  Fingerprint random = turn.about(node, "probe");
  random.add(turn.setting.config->incarnation).add(turn.peer(node).probes++);
  for (auto& byte : body.subspan(kZeros)) byte = static_cast<std::uint8_t>(random.add(0).value());
  turn.log(Severity::info, node, "Sending UDP probe length {a} to {peer}", size);
  send_body(turn, node, body, addressing);
}

void send_reply(const Turn& turn, NodeIndex node, ByteView request, std::uint32_t length) {
  FixedBytes<kLeastProbe> body{};
  std::ranges::copy(request.first(std::min(request.size(), body.size())), body.begin());
  body[0] = kReplyWithLength;
  body[1] = static_cast<std::uint8_t>(length >> 8);
  body[2] = static_cast<std::uint8_t>(length);
  turn.log(Severity::info, node, "Sending type 2 probe reply length {a} to {peer}", length);
  send_body(turn, node, body, Addressing::stored);
}

// What the other side would learn from replies to probes, it learns from data too.
void send_unasked_reply(const Turn& turn, NodeIndex node) {
  auto& peer = turn.peer(node);
  if (turn.call.now - peer.udp_reply_noted < kReplyInterval) return;
  peer.udp_reply_noted = turn.call.now;
  if (peer.maxrecentlen == 0) return;
  send_reply(turn, node, ByteView(), peer.maxrecentlen);
  peer.maxrecentlen = 0;
}

void confirm_udp(const Turn& turn, NodeIndex node) {
  turn.set_udp_confirmed(node, true);
  turn.peer(node).udp_probe_noted = turn.call.now;
  if (!turn.setting.config->udp_discovery) return;
  turn.call.effects.arm(timer_id(Timer::udp_timeout, node.value), "udp_timeout",
                        turn.call.now + kUdpTimeout);
}

void take_reply(const Turn& turn, NodeIndex node, std::uint32_t length) {
  turn.log(Severity::info, node, "Got UDP probe reply {a} from {peer}", length);
  confirm_udp(turn, node);
  auto& peer = turn.peer(node);
  if (length > peer.maxmtu) {
    turn.log(Severity::info, node,
             "Increase in PMTU to {peer} detected, restarting PMTU discovery");
    peer.minmtu = length;
    peer.maxmtu = kMtu;
    peer.mtuprobes = 1;  // so that maxmtu is kept
    return;
  }
  if (peer.mtuprobes < 0 && length == peer.maxmtu) {
    peer.mtuprobes = kMtuFixed;
    peer.mtu_probe_noted = turn.call.now;
  }
  if (length > peer.minmtu) {
    peer.minmtu = length;
    fix_mtu(turn, node);
  }
}

Duration mtu_wait(const Turn& turn, std::int32_t mtuprobes) {
  if (mtuprobes == 0) return Duration::zero();
  if (mtuprobes > 0) return kMtuInterval;
  return mtuprobes == kMtuFixed ? turn.setting.config->ping_interval : kLostMtuInterval;
}

std::uint32_t initial_maxmtu(const Turn& turn, NodeIndex node) {
  const auto to = choose_udp_address(turn, node);
  if (!to.valid()) return kMtu;
  const auto path = turn.call.surroundings.path_mtu(to);
  if (path < kMinMtu + kUdpOverhead || path > kMtu + kUdpOverhead) return kMtu;
  return path - kUdpOverhead;
}

void check_mtu(const Turn& turn, NodeIndex node) {
  auto& peer = turn.peer(node);
  send_request(turn, node, peer.maxmtu);
  if (peer.mtuprobes == kMtuFixed && peer.maxmtu + 1 < kMtu) {
    send_request(turn, node, peer.maxmtu + 1);
  }
  --peer.mtuprobes;
}

void search_mtu(const Turn& turn, NodeIndex node) {
  auto& peer = turn.peer(node);
  if (peer.mtuprobes == 0) peer.maxmtu = initial_maxmtu(turn, node);
  std::uint32_t tried = 0;
  do {  // again if the send itself was refused as too large
    tried = peer.maxmtu;
    const auto place = static_cast<std::uint32_t>(peer.mtuprobes);
    send_request(turn, node, mtu_step(peer.minmtu, peer.maxmtu, place));
  } while (peer.mtuprobes >= 0 && peer.maxmtu != tried);
  if (peer.mtuprobes >= 0) ++peer.mtuprobes;
}

}  // namespace

void try_udp(const Turn& turn, NodeIndex node) {
  if (!turn.setting.config->udp_discovery) return;
  auto& peer = turn.peer(node);
  if (peer.udp_confirmed) send_unasked_reply(turn, node);
  const auto interval = peer.udp_confirmed ? kKeepaliveInterval : kDiscoveryInterval;
  if (turn.call.now - peer.udp_probe_noted < interval) return;
  peer.udp_probe_noted = turn.call.now;
  send_request(turn, node, kLeastProbe);
  if (!peer.udp_confirmed) send_request(turn, node, kLeastProbe, Addressing::local);
}

void try_mtu(const Turn& turn, NodeIndex node) {
  if ((turn.options(node) & kOptionPmtuDiscovery) == 0) return;
  auto& peer = turn.peer(node);
  if (turn.setting.config->udp_discovery && !peer.udp_confirmed) {
    turn.reset_udp(node);
    return;
  }
  if (turn.call.now - peer.mtu_probe_noted < mtu_wait(turn, peer.mtuprobes)) return;
  peer.mtu_probe_noted = turn.call.now;
  fix_mtu(turn, node);
  if (peer.mtuprobes <= kMtuLost) {
    turn.log(Severity::info, node,
             "Decrease in PMTU to {peer} detected, restarting PMTU discovery");
    peer.mtuprobes = 0;
    peer.minmtu = 0;
  }
  if (peer.mtuprobes < 0) {
    check_mtu(turn, node);
  } else {
    search_mtu(turn, node);
  }
}

void take_probe(const Turn& turn, NodeIndex from, ByteView body) {
  const auto size = static_cast<std::uint32_t>(body.size());
  if (body.empty() || body[0] == 0) {
    turn.log(Severity::info, from, "Got UDP probe request {a} from {peer}", size);
    send_reply(turn, from, body, size);
    return;
  }
  // A reply of the older kind is as long as what it answers.
  const bool states_length = body[0] == kReplyWithLength && body.size() >= 3;
  take_reply(turn, from, states_length ? static_cast<std::uint32_t>(body[1] << 8 | body[2]) : size);
}

void fix_mtu(const Turn& turn, NodeIndex node) {
  auto& peer = turn.peer(node);
  if (peer.mtuprobes < 0) return;
  if (peer.mtuprobes != kMtuTries && peer.minmtu < peer.maxmtu) return;
  peer.mtu = peer.minmtu = peer.maxmtu = std::min(peer.minmtu, peer.maxmtu);
  turn.log(Severity::info, node, "Fixing MTU of {peer} to {a} after {b} probes", peer.mtu,
           static_cast<std::uint64_t>(peer.mtuprobes));
  peer.mtuprobes = kMtuFixed;
}

void udp_timed_out(const Turn& turn, NodeIndex node) {
  if (!turn.peer(node).udp_confirmed) return;
  turn.log(Severity::info, node,
           "Too much time has elapsed since last UDP ping response from {peer}, stopping UDP "
           "communication");
  turn.reset_udp(node);
}

}  // namespace midflight::node
