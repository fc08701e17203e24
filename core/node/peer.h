// What a node knows of each other node (spec 2), but for the mesh's routes and the SPTPS session,
// which few peers have.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/node/mtu_steps.h"

namespace midflight::node {

struct Peer {
  bool reachable = false;
  bool validkey = false;
  bool waitingforkey = false;
  bool udp_confirmed = false;
  std::int64_t last_req_key = 0;  // whole seconds
  // Whole seconds, from the first record that was no work of the peer's present key to the next
  // that is accepted; only with restart_needs_lasting_failure.
  std::optional<std::int64_t> undecryptable_since;

  ConnectionId connection;  // valid for a neighbour: the activated meta connection
  Address address;          // of its UDP socket, as far as known; changed by set_udp_address only

  std::uint32_t minmtu = 0;
  std::uint32_t maxmtu = kMtu;
  std::uint32_t mtu = kMtu;
  std::int32_t mtuprobes = 0;      // -1 and below: fixed
  std::uint32_t maxrecentlen = 0;  // largest probe body or frame that came by UDP
  LocalInstant udp_probe_noted{};  // last request sent or reply received
  LocalInstant udp_reply_noted{};  // last unasked reply
  LocalInstant mtu_probe_noted{};
  LocalInstant mtu_info_sent{};
  LocalInstant udp_info_sent{};

  std::optional<std::uint32_t> session;  // place in State::sessions, once there was one
  // Counters that entropy is derived from.
  std::uint32_t starts = 0;       // of the SPTPS session
  std::uint32_t meta_starts = 0;  // of stream sessions
  std::uint32_t probes = 0;

  [[nodiscard]] bool neighbour() const { return connection.valid(); }
  void write_state(Writer& out) const;
};

}  // namespace midflight::node
