// One tinc 1.1 node, as far as its channels can race (spec 2): a value that takes bytes, an instant
// and entropy, and returns effects.
#pragma once

#include <memory>
#include <string_view>

#include "core/base/effects.h"
#include "core/crypto/operations.h"
#include "core/node/behaviour.h"
#include "core/node/directory.h"

namespace midflight::node {

struct Config {
  NodeIndex self;
  Behaviour behaviour;
  Duration key_expire = std::chrono::hours(1);
  Duration ping_interval = std::chrono::seconds(60);
  Duration ping_timeout = std::chrono::seconds(5);
  std::uint32_t replay_window = 16;  // bytes
  bool tcp_only = false;
  bool udp_discovery = true;
  std::vector<NodeIndex> connect_to;  // tinc's ConnectTo, in this order
  crypto::KeyPair key;
  crypto::EntropyRoot entropy;
};

struct Call {
  LocalInstant now;
  crypto::Operations& crypto;
  Surroundings& surroundings;
  Effects& effects;
};

enum class ConnectionEvent : std::uint8_t { accepted, established, failed, closed };

class Node {
 public:
  Node(std::shared_ptr<const Config> config, std::shared_ptr<const Directory> directory);

  void start(const Call& call);
  void datagram(Address from, ByteView bytes, const Call& call);
  // accepted: the other side dialled; established, failed: the outcome of a Dial effect.
  void connection(ConnectionId id, ConnectionEvent event, Address peer, const Call& call);
  void stream(ConnectionId id, ByteView bytes, const Call& call);
  void timer(TimerId timer, const Call& call);
  // The application on this node sends a packet (without its 14-byte frame header) to another.
  void send_packet(NodeIndex to, ByteView packet, const Call& call);
  void force_kex(NodeIndex peer, const Call& call);

  // A fact by the name that scenarios use ("validkey", "waitingforkey", "reachable", "session",
  // "udp_confirmed", "minmtu", "maxmtu", "mtu", "nexthop", "via"), as text; nothing if unknown.
  [[nodiscard]] std::optional<std::string> fact(std::string_view name, NodeIndex peer) const;
  void write_state(Writer& out) const;
};

}  // namespace midflight::node
