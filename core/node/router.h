// Which way a record goes to its node, and keeping that way usable (spec 2, "Sending a VPN packet",
// "try_tx").
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

enum class RecordKind : std::uint8_t { data, probe, handshake, first_kex };

// Which of a node's UDP addresses is used.
enum class Addressing : std::uint8_t {
  chosen,  // the rule of spec 2, "Which address"
  stored,  // as if UDP were confirmed: for probe replies
  local,   // an edge's local address, if one is known
};

struct Handoff {
  NodeIndex from;  // the record's originator: this node, or another for which it relays
  NodeIndex to;
  RecordKind kind = RecordKind::data;
  ByteView wire;
  Label label{};  // without its message, which is the carrier
  Addressing addressing = Addressing::chosen;
};
// Over UDP or TCP, to the destination or a relay. What can't be sent is lost.
void hand_over(const Turn& turn, const Handoff& record);

// Invalid if none is known. Counts as a send for the rule of every third.
[[nodiscard]] Address choose_udp_address(const Turn& turn, NodeIndex node);

// The static relay, or the next hop, or the node itself: the first that UDP is tried with.
[[nodiscard]] NodeIndex first_relay(const Turn& turn, NodeIndex node);

// Gets keys, UDP and the path MTU, a step at a time.
void try_tx(const Turn& turn, NodeIndex node, bool probe_mtu);

}  // namespace midflight::node
