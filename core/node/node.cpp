#include "core/node/node.h"

#include "core/node/channel.h"
#include "core/node/gossip.h"
#include "core/node/links.h"
#include "core/node/packets.h"
#include "core/node/probes.h"
#include "core/node/receiver.h"

namespace midflight::node {
namespace {

constexpr std::uint32_t kTcpOnlyOptions =
    (meta::kDefaultOptions & ~kOptionPmtuDiscovery) | kOptionTcpOnly | kOptionIndirect;

meta::Identity identity(const Config& config, const Directory& directory) {
  const auto& own = directory[config.self];
  return {.name = own.name,
          .key = config.key,
          .port = own.address.port,
          .options = config.tcp_only ? kTcpOnlyOptions : meta::kDefaultOptions};
}

constexpr bool is_indexed(TimerId timer, Timer first) {
  return timer.value >= timer_id(first).value && timer.value - timer_id(first).value < 0x10000;
}

void timer_fired(const Turn& turn, TimerId timer) {
  if (timer == timer_id(Timer::ping)) {
    check_links(turn);
  } else if (timer == timer_id(Timer::key_expire)) {
    expire_keys(turn);
  } else if (timer == timer_id(Timer::purge)) {
    purge_seen(turn);
  } else if (is_indexed(timer, Timer::redial)) {
    dial(turn, timer.value - timer_id(Timer::redial).value);
  } else if (is_indexed(timer, Timer::udp_timeout)) {
    udp_timed_out(turn, NodeIndex{timer.value - timer_id(Timer::udp_timeout).value});
  }
}

std::string to_fact(bool value) { return value ? "true" : "false"; }

}  // namespace

Node::Node(const std::shared_ptr<const Config>& config,
           const std::shared_ptr<const Directory>& directory)
    : setting_(std::make_shared<const Setting>(
          Setting{config, directory, identity(*config, *directory)})),
      state_(*config, directory) {}

void Node::start(const Call& call) {
  const Turn turn{*setting_, state_, call};
  const auto& config = *setting_->config;
  run_graph(turn);
  call.effects.arm(timer_id(Timer::ping), "ping", call.now + config.ping_timeout, kTimerJitter);
  call.effects.arm(timer_id(Timer::key_expire), "key_expire", call.now + config.key_expire,
                   kTimerJitter);
  for (std::uint32_t place = 0; place < state_.outgoings.size(); ++place) dial(turn, place);
}

void Node::datagram(Address from, ByteView bytes, const Call& call) {
  take_datagram({*setting_, state_, call}, from, bytes);
  end_call();
}

void Node::connection(ConnectionId id, ConnectionEvent event, Address peer, const Call& call) {
  connection_event({*setting_, state_, call}, id, event, peer);
  end_call();
}

void Node::stream(ConnectionId id, ByteView bytes, const Call& call) {
  stream_arrived({*setting_, state_, call}, id, bytes);
  end_call();
}

void Node::timer(TimerId timer, const Call& call) {
  timer_fired({*setting_, state_, call}, timer);
  end_call();
}

void Node::send_packet(NodeIndex to, ByteView packet, const Call& call) {
  send_vpn_packet({*setting_, state_, call}, to, packet);
  end_call();
}

void Node::force_kex(NodeIndex peer, const Call& call) {
  force_key_exchange({*setting_, state_, call}, peer);
  end_call();
}

// Only now, because code further up the stack may still hold a terminated link.
void Node::end_call() {
  state_.links.remove_if([](const Link& link) { return link.gone; });
}

const sptps::Session* Node::session(NodeIndex peer) const {
  const auto place = state_.peers.read(peer.value).session;
  if (!place || !state_.sessions[*place].started()) return nullptr;
  return &state_.sessions[*place];
}

std::optional<std::string> Node::fact(std::string_view name, NodeIndex node) const {
  const auto& peer = state_.peers.read(node.value);
  const auto& route = state_.mesh.route(node);
  const auto name_of_node = [&](NodeIndex other) {
    return peer.reachable ? (*setting_->directory)[other].name : std::string();
  };
  if (name == "validkey") return to_fact(peer.validkey);
  if (name == "waitingforkey") return to_fact(peer.waitingforkey);
  if (name == "reachable") return to_fact(peer.reachable);
  if (name == "udp_confirmed") return to_fact(peer.udp_confirmed);
  if (name == "minmtu") return std::to_string(peer.minmtu);
  if (name == "maxmtu") return std::to_string(peer.maxmtu);
  if (name == "mtu") return std::to_string(peer.mtu);
  if (name == "nexthop") return name_of_node(route.nexthop);
  if (name == "via") return name_of_node(route.via);
  if (name == "session") {
    const auto state =
        peer.session ? state_.sessions[*peer.session].state() : sptps::State::stopped;
    return std::string(session_state_name(state));
  }
  return std::nullopt;
}

}  // namespace midflight::node
