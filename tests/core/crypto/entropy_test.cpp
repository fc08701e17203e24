#include "core/crypto/entropy.h"

#include <gtest/gtest.h>

#include <set>

namespace midflight::crypto {
namespace {

TEST(Entropy, TheSamePlaceAlwaysGetsTheSameBytes) {
  EXPECT_EQ(derive(entropy_root(7), {"alpha", "beta", 1, 2}),
            derive(entropy_root(7), {"alpha", "beta", 1, 2}));
}

TEST(Entropy, EachPartOfThePlaceMatters) {
  const auto root = entropy_root(7);
  std::set<FixedBytes<64>> all{derive(entropy_root(8), {"a", "b", 1, 2}),
                               derive(root, {"a", "b", 1, 2}),
                               derive(root, {"b", "a", 1, 2}),
                               derive(root, {"ab", "", 1, 2}),
                               derive(root, {"", "ab", 1, 2}),
                               derive(root, {"a", "b", 2, 2}),
                               derive(root, {"a", "b", 1, 1}),
                               derive(root, {"a", "b", std::uint64_t{1} << 32U, 2})};
  EXPECT_EQ(all.size(), 8U);
}

TEST(Entropy, SeedsOfLongTermKeysDifferByPurposeAndName) {
  const auto root = entropy_root(7);
  std::set<Seed> all{derive(root, "ed25519", "a"), derive(root, "ed25519", "b"),
                     derive(root, "other", "a"), derive(root, "ed25519a", "")};
  EXPECT_EQ(all.size(), 4U);
}

}  // namespace
}  // namespace midflight::crypto
