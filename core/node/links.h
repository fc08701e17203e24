// Meta connections: dialling, activation, the PING timer, redial, and sending on them (spec 2,
// "Meta connections").
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

// Null if the node is no neighbour.
[[nodiscard]] Link* link_of_neighbour(const Turn& turn, NodeIndex node);

void dial(const Turn& turn, std::uint32_t outgoing);
void connection_event(const Turn& turn, ConnectionId id, ConnectionEvent event, Address peer);
void stream_arrived(const Turn& turn, ConnectionId id, ByteView bytes);
// The connections' timer, which arms itself again.
void check_links(const Turn& turn);

// How a link ends: floods its edge's deletion unless `silently`.
enum class Ending : std::uint8_t { reported, silent };
void terminate(const Turn& turn, Link& link, Ending ending);

// Each to one link, or to the link of the next hop towards a node. What has no way is dropped. The
// label's message is filled in.
void send(const Turn& turn, Link& link, const meta::Message& message, Label label);
void send_towards(const Turn& turn, NodeIndex to, const meta::Message& message, Label label);
void forward_towards(const Turn& turn, NodeIndex to, std::string_view line, Label label);
// To every activated link but one. Nobody is left out if `except` is null.
void flood(const Turn& turn, const Link* except, std::string_view line, Label label);

// Both are dropped at random while the connection's queue is long.
void send_packet_to_neighbour(const Turn& turn, NodeIndex to, ByteView frame, Label label);
void send_sptps_packet_towards(const Turn& turn, NodeIndex to, ByteView bytes, Label label);

}  // namespace midflight::node
