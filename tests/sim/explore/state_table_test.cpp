#include "sim/explore/state_table.h"

#include <gtest/gtest.h>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

Hash128 state(std::uint64_t number) { return {combine(number, 1), combine(number, 2)}; }

TEST(StateTable, TakesAStateOnceForEachLargerRank) {
  StateTable table;
  EXPECT_FALSE(table.contains(state(1), 0));
  EXPECT_TRUE(table.insert(state(1), 3));
  EXPECT_TRUE(table.contains(state(1), 3));
  EXPECT_FALSE(table.insert(state(1), 2));
  EXPECT_FALSE(table.contains(state(1), 4));
  EXPECT_TRUE(table.insert(state(1), 4));
  EXPECT_EQ(table.size(), 1U);
}

TEST(StateTable, KeepsEverythingWhileItGrows) {
  constexpr std::uint64_t kMany = 10'000;
  StateTable table;
  for (std::uint64_t i = 0; i < kMany; ++i) EXPECT_TRUE(table.insert(state(i), 0));
  for (std::uint64_t i = 0; i < kMany; ++i) EXPECT_FALSE(table.insert(state(i), 0));
  EXPECT_EQ(table.size(), kMany);
  table.clear();
  EXPECT_TRUE(table.insert(state(0), 0));
}

}  // namespace
}  // namespace midflight::sim
