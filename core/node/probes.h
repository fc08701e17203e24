// UDP and path-MTU probes (spec 2, "UDP probes", "MTU probes").
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

inline constexpr std::uint8_t kProbeType = 4;

// Keeps UDP with the node alive, or tries to get it.
void try_udp(const Turn& turn, NodeIndex node);
// Searches the path MTU, or checks that it still holds.
void try_mtu(const Turn& turn, NodeIndex node);
// A probe's body came by UDP: answers a request, learns from a reply.
void take_probe(const Turn& turn, NodeIndex from, ByteView body);
// Ends the search if it has found the MTU or tried long enough.
void fix_mtu(const Turn& turn, NodeIndex node);
// 30 s went by without a probe reply.
void udp_timed_out(const Turn& turn, NodeIndex node);

}  // namespace midflight::node
