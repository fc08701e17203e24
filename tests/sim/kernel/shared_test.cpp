#include "sim/kernel/shared.h"

#include <gtest/gtest.h>

#include <vector>

namespace midflight::sim {
namespace {

using Numbers = Shared<std::vector<int>>;

Numbers holding(int number) {
  Numbers out;
  out.write().push_back(number);
  return out;
}

TEST(Shared, OfNothingReadsAsMadeNew) { EXPECT_TRUE(Numbers().read().empty()); }

TEST(Shared, WhatIsWrittenIsSeenByTheWriterAlone) {
  auto one = holding(1);
  auto other = one;
  const auto third = other;
  other.write().push_back(2);
  EXPECT_EQ(one.read(), (std::vector{1}));
  EXPECT_EQ(other.read(), (std::vector{1, 2}));
  EXPECT_EQ(third.read(), (std::vector{1}));
  one.write().clear();
  EXPECT_EQ(third.read(), (std::vector{1}));
}

TEST(Shared, WhatIsRenewedIsSeenByTheWriterAlone) {
  const auto one = holding(1);
  auto other = one;
  other.renew() = {7};
  EXPECT_EQ(one.read(), (std::vector{1}));
  EXPECT_EQ(other.read(), (std::vector{7}));
}

// The address tells: copies cost nothing before one of them writes, and the last one keeps it.
TEST(Shared, IsCopiedOnlyWhenSomebodyElseStillHasIt) {
  auto one = holding(1);
  const auto* const place = &one.read();
  {
    auto other = one;
    EXPECT_EQ(&other.read(), place);
    static_cast<void>(other.write());
    EXPECT_NE(&other.read(), place);
  }
  const auto moved = std::move(one);
  EXPECT_EQ(&moved.read(), place);
  auto last = holding(2);
  const auto* const its = &last.read();
  EXPECT_EQ(&last.write(), its);
  EXPECT_EQ(&last.renew(), its);
}

TEST(Shared, AssigningLetsGoOfWhatWasHeld) {
  auto one = holding(1);
  auto other = holding(2);
  const auto* const place = &one.read();
  other = one;
  EXPECT_EQ(&other.read(), place);
  one = Numbers();
  EXPECT_EQ(&other.write(), place) << "nobody else has it any more";
  auto& itself = other;
  other = itself;
  EXPECT_EQ(other.read(), (std::vector{1}));
}

}  // namespace
}  // namespace midflight::sim
