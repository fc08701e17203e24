#include "core/crypto/hash.h"

#include <gtest/gtest.h>

namespace midflight::crypto {
namespace {

TEST(NodeId, IsWhatTincPutsOnTheWire) {  // from the recorded captures of nodes A, B and C
  EXPECT_EQ(to_hex(node_id("A")), "21b4f4bd9e64");
  EXPECT_EQ(to_hex(node_id("B")), "848b0779ff41");
  EXPECT_EQ(to_hex(node_id("C")), "3d637ae63d59");
}

TEST(Hash, Sha512AndBlake2bAreTheStandardOnes) {  // RFC 6234 and RFC 7693 style "abc" answers
  EXPECT_EQ(to_hex(sha512(as_bytes("abc"))).substr(0, 32), "ddaf35a193617abacc417349ae204131");
  EXPECT_EQ(to_hex(blake2b(as_bytes("abc"))).substr(0, 32), "bddd813c634239723171ef3fee98579b");
  EXPECT_EQ(fingerprint64(as_bytes("abc")), 0xbddd813c63423972U);
}

TEST(Wipe, LeavesZeros) {
  Bytes secret{1, 2, 3};
  wipe(secret);
  EXPECT_EQ(secret, Bytes(3));
}

}  // namespace
}  // namespace midflight::crypto
