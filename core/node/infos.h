// MTU_INFO and UDP_INFO: what nodes on the way tell an originator about its path (spec 2).
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

// Begins a MTU_INFO or UDP_INFO towards a node, if it is time and of use.
void begin_mtu_info(const Turn& turn, NodeIndex to);
void begin_udp_info(const Turn& turn, NodeIndex to);

// False closes the connection.
[[nodiscard]] bool take_mtu_info(const Turn& turn, const meta::MtuInfo& info);
void take_udp_info(const Turn& turn, const meta::UdpInfo& info);

}  // namespace midflight::node
