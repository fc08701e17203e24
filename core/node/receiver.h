// Records that come by UDP or as SPTPS_PACKET: whose they are, and where they go (spec 2,
// "Receiving").
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

void take_datagram(const Turn& turn, Address address, ByteView bytes);
// Destination id, source id, record. False closes the connection.
[[nodiscard]] bool take_sptps_packet(const Turn& turn, ByteView bytes);
// Passes a record on, over UDP where possible.
void relay(const Turn& turn, NodeIndex from, NodeIndex to, ByteView record);

}  // namespace midflight::node
