// One tinc 1.1 node, as far as its channels can race (spec 2): a value that takes bytes, an instant
// and entropy, and returns effects. Copies share only what never changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/node/call.h"
#include "core/node/state.h"

namespace midflight::node {

class Node {
 public:
  Node(const std::shared_ptr<const Config>& config,
       const std::shared_ptr<const Directory>& directory);

  // The first call: arms the timers and dials.
  void start(const Call& call);
  void datagram(Address from, ByteView bytes, const Call& call);
  // `peer` is the address of the stream's other end. After failed and closed the connection's
  // number is not used again, by either side.
  void connection(ConnectionId id, ConnectionEvent event, Address peer, const Call& call);
  void stream(ConnectionId id, ByteView bytes, const Call& call);
  void timer(TimerId timer, const Call& call);
  // The application on this node sends a packet (without its 14-byte frame header) to another.
  void send_packet(NodeIndex to, ByteView packet, const Call& call);
  void force_kex(NodeIndex peer, const Call& call);

  // A fact by the name that scenarios use ("validkey", "waitingforkey", "reachable", "session",
  // "udp_confirmed", "minmtu", "maxmtu", "mtu", "nexthop", "via"), as text; nothing if unknown.
  [[nodiscard]] std::optional<std::string> fact(std::string_view name, NodeIndex node) const;
  // All that can influence what the node does next: equal nodes write equal bytes.
  void write_state(Writer& out, Numbers numbers = Numbers::exact) const {
    state_.write_state(out, numbers);
  }
  // The session with peer; nothing if there is none at work.
  [[nodiscard]] const sptps::Session* session(NodeIndex peer) const;

 private:
  void end_call();

  std::shared_ptr<const Setting> setting_;
  State state_;
};

}  // namespace midflight::node
