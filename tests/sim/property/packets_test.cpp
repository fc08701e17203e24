// delivered-once, no-plaintext: what becomes of the application's packets.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/sim/property/watched.h"

namespace midflight::sim {
namespace {

Bytes content(std::uint8_t first, std::size_t size = 84) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), first);
  return bytes;
}

class DeliveredOnce : public ::testing::Test {
 protected:
  DeliveredOnce() { watched_.see(packet(EventKind::packet_out, kAlpha, kBeta, 9, packet_)); }

  const Bytes packet_ = content(0x45);
  Watched watched_{kDeliveredOnce};
};

TEST_F(DeliveredOnce, OneUnchangedDeliveryAtItsDestinationIsFine) {
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, packet_));
  EXPECT_TRUE(watched_.holds());
}

TEST_F(DeliveredOnce, ASecondDeliveryIsCaughtHoweverLate) {
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, packet_));
  for (std::uint64_t id = 100; id < 2000; ++id) {
    watched_.see(packet(EventKind::packet_out, kAlpha, kBeta, id, packet_));
  }
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

TEST_F(DeliveredOnce, AChangedByteIsCaught) {
  auto changed = packet_;
  changed.back() ^= 1U;
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, changed));
  EXPECT_TRUE(watched_.caught_at_last());
}

TEST_F(DeliveredOnce, AWrongReceiverIsCaught) {
  watched_.see(packet(EventKind::packet_in, kGamma, kAlpha, 9, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

TEST_F(DeliveredOnce, AWrongSenderIsCaught) {
  watched_.see(packet(EventKind::packet_in, kBeta, kGamma, 9, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

TEST_F(DeliveredOnce, APacketThatNobodySentIsCaught) {
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 10, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

TEST_F(DeliveredOnce, APacketWhoseMarkIsGoneIsCaughtUnlessItWasSentWithoutOne) {
  watched_.see(packet(EventKind::packet_out, kAlpha, kBeta, 0, packet_));
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 0, packet_));
  EXPECT_TRUE(watched_.holds());
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 0, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

TEST_F(DeliveredOnce, APacketOlderThanTheHorizonIsLetPassAtItsDelivery) {
  constexpr std::uint64_t kHorizon = 65'536;
  for (std::uint64_t id = 100; id < 100 + kHorizon; ++id) {
    watched_.see(packet(EventKind::packet_out, kAlpha, kBeta, id, packet_));
  }
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, packet_));
  EXPECT_TRUE(watched_.holds());
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 100, packet_));
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 100, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

// Where a search begins.
TEST_F(DeliveredOnce, AfterThePastIsForgottenWhatIsUnderWayIsStillKnown) {
  watched_.see(packet(EventKind::packet_out, kAlpha, kBeta, 10, packet_));
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 10, packet_));
  watched_.forget_past();
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, packet_));
  EXPECT_TRUE(watched_.holds());
  watched_.see(packet(EventKind::packet_in, kBeta, kAlpha, 9, packet_));
  EXPECT_TRUE(watched_.caught_at_last());
}

Event sent(NodeIndex node, ByteView wire) {
  auto event = make(EventKind::sent, node, kBeta);
  event.payload = wire;
  return event;
}

TEST(NoPlaintext, APacketAnywhereInWhatItsNodeSendsIsCaught) {
  for (const std::size_t before : {0U, 1U, 33U}) {
    Watched watched(kNoPlaintext);
    const auto plain = content(0x45);
    Bytes wire(before, 0x45);
    wire.insert(wire.end(), plain.begin(), plain.end());
    watched.see(packet(EventKind::packet_out, kAlpha, kBeta, 1, plain)).see(sent(kAlpha, wire));
    EXPECT_TRUE(watched.caught_at_last());
  }
}

TEST(NoPlaintext, CiphertextAndAPartOfThePrefixAreFine) {
  Watched watched(kNoPlaintext);
  const auto plain = content(0x45);
  auto almost = plain;
  almost[23] ^= 1U;
  watched.see(packet(EventKind::packet_out, kAlpha, kBeta, 1, plain));
  watched.see(sent(kAlpha, almost)).see(sent(kAlpha, ByteView(plain).first(23)));
  EXPECT_TRUE(watched.holds());
}

TEST(NoPlaintext, OneOfTheLastPacketsSentLaterIsCaughtToo) {
  Watched watched(kNoPlaintext);
  const Bytes first(84, 1);
  watched.see(packet(EventKind::packet_out, kAlpha, kBeta, 1, first));
  for (std::uint8_t i = 2; i < 9; ++i) {
    const Bytes other(84, i);  // no part of it is one of the first
    watched.see(packet(EventKind::packet_out, kAlpha, kBeta, i, other));
  }
  watched.see(sent(kAlpha, first));
  EXPECT_TRUE(watched.caught_at_last());
}

// As all of a flow do.
TEST(NoPlaintext, EachOfSeveralPacketsThatBeginAlikeIsCaught) {
  const Bytes first(84, 1);
  Bytes second(84, 2);  // no other part of it is one of the first
  std::fill_n(second.begin(), 8, 1);
  for (const auto& plain : {first, second}) {
    Watched watched(kNoPlaintext);
    watched.see(packet(EventKind::packet_out, kAlpha, kBeta, 1, first));
    watched.see(packet(EventKind::packet_out, kAlpha, kBeta, 2, second));
    watched.see(sent(kAlpha, plain));
    EXPECT_TRUE(watched.caught_at_last());
  }
}

TEST(NoPlaintext, AnotherNodesPacketsAreNotItsOwn) {
  Watched watched(kNoPlaintext);
  const auto plain = content(0x45);
  watched.see(packet(EventKind::packet_out, kAlpha, kBeta, 1, plain)).see(sent(kGamma, plain));
  EXPECT_TRUE(watched.holds());
}

}  // namespace
}  // namespace midflight::sim
