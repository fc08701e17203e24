#include "core/node/infos.h"

#include <algorithm>

#include "core/node/links.h"
#include "core/node/router.h"

namespace midflight::node {
namespace {

constexpr Duration kInterval = std::chrono::seconds(5);

// Whether an info may begin here now.
bool is_due(const Turn& turn, NodeIndex to, LocalInstant sent) {
  return to != turn.self() && !turn.peer(to).neighbour() && turn.call.now - sent >= kInterval;
}

Label info_label(const Turn& turn, std::string_view message, NodeIndex from, NodeIndex to) {
  Label label{.message = message, .peer = to};
  label.fingerprint = turn.about(from, message).add(turn.entry(to).id).value();
  return label;
}

bool is_fixed(const Peer& peer) { return peer.minmtu == peer.maxmtu; }

// What this node knows better than the MTU that was passed in.
std::uint32_t corrected_mtu(const Turn& turn, NodeIndex from, std::uint32_t mtu) {
  const auto& origin = turn.peer(from);
  if (is_fixed(origin) && turn.route(from).via == turn.self()) return origin.minmtu;
  const auto via = first_relay(turn, from);
  if (is_fixed(turn.peer(via))) return std::min(mtu, turn.peer(via).minmtu);
  const auto& dynamic = turn.peer(turn.route(via).nexthop);
  return is_fixed(dynamic) ? std::min(mtu, dynamic.minmtu) : mtu;
}

bool send_mtu_info(const Turn& turn, NodeIndex from, NodeIndex to, std::uint32_t mtu) {
  if (to == turn.self() || !turn.route(to).reachable || !turn.route(from).reachable) return false;
  const meta::MtuInfo info{turn.entry(from).name, turn.entry(to).name,
                           static_cast<std::int32_t>(corrected_mtu(turn, from, mtu))};
  send_towards(turn, to, info, info_label(turn, "MTU_INFO", from, to));
  return true;
}

bool send_udp_info(const Turn& turn, NodeIndex from, NodeIndex to) {
  if (to == turn.self() || !turn.route(to).reachable) return false;
  if (turn.tcp_only(from) || turn.tcp_only(to)) return false;
  // Of its originator the first relay knows the address better than it does itself.
  const auto address = from == turn.self() ? turn.entry(from).address : turn.peer(from).address;
  const meta::UdpInfo info{turn.entry(from).name, turn.entry(to).name, {.address = address}};
  send_towards(turn, to, info, info_label(turn, "UDP_INFO", from, to));
  return true;
}

}  // namespace

void begin_mtu_info(const Turn& turn, NodeIndex to) {
  auto& sent = turn.peer(to).mtu_info_sent;
  if (!is_due(turn, to, sent)) return;
  if (send_mtu_info(turn, turn.self(), to, kMtu)) sent = turn.call.now;
}

// A message that passed the static relay would only wander.
void begin_udp_info(const Turn& turn, NodeIndex to) {
  if (!turn.route(to).reachable) return;
  const auto relay = first_relay(turn, to);
  auto& sent = turn.peer(relay).udp_info_sent;
  if (!is_due(turn, relay, sent)) return;
  if (send_udp_info(turn, turn.self(), relay)) sent = turn.call.now;
}

bool take_mtu_info(const Turn& turn, const meta::MtuInfo& info) {
  if (info.mtu < static_cast<std::int32_t>(kMinMtu)) {
    turn.log(Severity::error, {}, "Got bad MTU_INFO: invalid MTU");
    return false;
  }
  const auto from = turn.setting.directory->find(info.from);
  const auto to = turn.setting.directory->find(info.to);
  if (!from.valid() || !to.valid()) return true;
  const auto mtu = std::min(static_cast<std::uint32_t>(info.mtu), kMtu);
  auto& origin = turn.peer(from);
  if (origin.mtu != mtu && !is_fixed(origin)) {
    turn.log(Severity::info, from, "Using provisional MTU {a} for node {peer}", mtu);
    origin.mtu = mtu;
  }
  if (from != turn.self()) static_cast<void>(send_mtu_info(turn, from, to, mtu));
  return true;
}

void take_udp_info(const Turn& turn, const meta::UdpInfo& info) {
  const auto from = turn.setting.directory->find(info.from);
  const auto to = turn.setting.directory->find(info.to);
  if (!from.valid() || from == turn.self() || !turn.route(from).reachable) return;
  if (turn.route(from).via != from) {
    turn.log(Severity::warning, from,
             "Got UDP info message from {peer} which we can't reach directly");
    return;
  }
  const auto& origin = turn.peer(from);
  const auto address = info.address.address;
  if (!origin.neighbour() && !origin.udp_confirmed && address.valid() &&
      address != origin.address) {
    turn.set_udp_address(from, address);
  }
  if (to.valid() && turn.route(to).reachable) {
    static_cast<void>(send_udp_info(turn, from, first_relay(turn, to)));
  }
}

}  // namespace midflight::node
