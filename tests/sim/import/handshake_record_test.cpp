#include "sim/import/handshake_record.h"

#include <gtest/gtest.h>

#include "tests/sim/import/logs.h"

namespace midflight::sim {
namespace {

// Spec 1: number (4), type (1), body (KEX 65, SIG 64, ACK 0), tag (16) when sealed.
TEST(HandshakeRecord, IsToldByItsLength) {
  struct Case {
    std::size_t size;
    HandshakeKind kind;
    bool sealed;
  };
  for (const auto& each : {Case{70, HandshakeKind::kex, false}, Case{69, HandshakeKind::sig, false},
                           Case{86, HandshakeKind::kex, true}, Case{85, HandshakeKind::sig, true},
                           Case{21, HandshakeKind::ack, true}}) {
    Bytes wire;
    Writer(wire).integer(std::uint32_t{0x01020304});
    wire.resize(each.size);
    const auto record = read_handshake(wire);
    ASSERT_TRUE(record) << each.size;
    EXPECT_EQ(record->kind, each.kind);
    EXPECT_EQ(record->sealed, each.sealed);
    EXPECT_EQ(record->number, 0x01020304U);
  }
  for (const std::size_t size : {0U, 4U, 20U, 71U, 87U}) EXPECT_FALSE(read_handshake(Bytes(size)));
}

TEST(HandshakeRecord, InAPacketIsFollowedByTwelveBytesOfIds) {
  EXPECT_EQ(sealed_kind_by_length(98), HandshakeKind::kex);
  EXPECT_EQ(sealed_kind_by_length(97), HandshakeKind::sig);
  EXPECT_EQ(sealed_kind_by_length(33), HandshakeKind::ack);
  EXPECT_FALSE(sealed_kind_by_length(117));
  EXPECT_FALSE(sealed_kind_by_length(5));
}

TEST(HandshakeRecord, IsTakenFromTheRequestThatCarriesIt) {
  const auto carried = carried_record(start("A", "B", record(kClearKex, 0)));
  ASSERT_TRUE(carried);
  EXPECT_TRUE(carried->starts);
  EXPECT_EQ(carried->from, "A");
  EXPECT_EQ(carried->to, "B");
  EXPECT_FALSE(carried_record("15 A B 19"));
  EXPECT_FALSE(carried_record("16 A B !!! -1 -1 -1 0"));
  EXPECT_FALSE(carried_record("no request"));
}

}  // namespace
}  // namespace midflight::sim
