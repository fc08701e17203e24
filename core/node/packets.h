// VPN packets: from the application on this node, and to it (spec 2, "Sending a VPN packet").
#pragma once

#include "core/node/probes.h"
#include "core/node/turn.h"

namespace midflight::node {

inline constexpr std::size_t kFrameHeader = 14;

void send_vpn_packet(const Turn& turn, NodeIndex to, ByteView packet);

// An application record of a channel was opened. False: refused.
struct TakenRecord {
  std::uint8_t type = 0;
  ByteView body{};
  bool by_udp = false;
};
[[nodiscard]] bool take_record(const Turn& turn, NodeIndex from, const TakenRecord& record);

// A neighbour's PACKET.
void take_frame(const Turn& turn, NodeIndex from, ByteView frame);

}  // namespace midflight::node
