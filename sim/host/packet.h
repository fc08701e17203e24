// The application's packets: they look like IPv4 to a router, and say which flow they are of and
// which packet of it, so that the receiving end can be checked without any table.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.h"

namespace midflight::sim {

inline constexpr std::uint32_t kMinPacket = 24;
inline constexpr std::uint8_t kIpv4 = 0x45;  // byte 0 of IPv4 without options

struct PacketMark {
  std::uint64_t flow = 0;    // fingerprint of the flow's name; echoes have one of their own
  std::uint64_t number = 0;  // within the flow, from 1
};

// byte 0: kIpv4; 1: 1 asks for an echo; 8..15 flow; 16..23 number; then a pattern that
// follows from both. size >= kMinPacket.
void fill_packet(PacketMark mark, bool wants_echo, std::uint32_t size, Bytes& out);

// Nothing if it is no such packet, whole and unchanged.
[[nodiscard]] std::optional<PacketMark> read_packet(ByteView packet);
[[nodiscard]] bool wants_echo(ByteView packet);

// One number for the packet in events.
[[nodiscard]] std::uint64_t packet_id(PacketMark mark);
// The flow of the answers to a flow.
[[nodiscard]] std::uint64_t echo_flow(std::uint64_t flow);

}  // namespace midflight::sim
