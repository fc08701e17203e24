#include "sim/host/packet.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

TEST(Packet, SaysWhichOneItIs) {
  Bytes packet;
  fill_packet(PacketMark{77, 5}, true, 84, packet);
  EXPECT_EQ(packet.size(), 84U);
  EXPECT_EQ(packet[0] >> 4U, 4) << "a router takes it for IPv4";
  const auto mark = read_packet(packet);
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->flow, 77U);
  EXPECT_EQ(mark->number, 5U);
  EXPECT_TRUE(wants_echo(packet));
}

// The pattern as packet.h gives it, byte by byte, beyond the sums that don't fit into one.
TEST(Packet, IsFilledWithItsPattern) {
  const PacketMark mark{0x8877'6655'4433'22F1U, 0x1F0};
  for (const std::uint32_t size : {24U, 25U, 31U, 32U, 33U, 100U, 700U}) {
    Bytes packet(2, 1);
    fill_packet(mark, false, size, packet);
    ASSERT_EQ(packet.size(), size);
    for (std::size_t i = kMinPacket; i < size; ++i) {
      const auto expected = (mark.flow >> (8 * (i % 8))) ^ (mark.number + i);
      ASSERT_EQ(packet[i], static_cast<std::uint8_t>(expected)) << i << " of " << size;
    }
    EXPECT_TRUE(read_packet(packet));
  }
}

TEST(Packet, AnyChangedOrMissingByteOfItsContentIsNoticed) {
  Bytes packet;
  fill_packet(PacketMark{77, 5}, false, 60, packet);
  for (std::size_t i = kMinPacket; i < packet.size(); ++i) {
    auto changed = packet;
    changed[i] ^= 0x10U;
    EXPECT_FALSE(read_packet(changed)) << i;
  }
  EXPECT_FALSE(read_packet(ByteView(packet).first(59)));
  EXPECT_FALSE(read_packet(ByteView(packet).first(3)));
}

TEST(Packet, AnEchoIsOfAnotherFlow) {
  EXPECT_NE(echo_flow(77), 77U);
  EXPECT_NE(packet_id(PacketMark{77, 5}), packet_id(PacketMark{echo_flow(77), 5}));
}

}  // namespace
}  // namespace midflight::sim
