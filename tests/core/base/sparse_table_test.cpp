#include "core/base/sparse_table.h"

#include <gtest/gtest.h>

namespace midflight {
namespace {

struct Entry {
  int value = 7;
};
using Table = SparseTable<Entry>;
constexpr std::size_t kBlock = Table::kBlock;

TEST(SparseTable, AnEntryThatNobodyWroteToReadsAsItWasMade) {
  Table table(3 * kBlock + 1);
  table.write(kBlock).value = 1;
  EXPECT_EQ(table.read(0).value, 7);
  EXPECT_EQ(table.read(kBlock).value, 1);
  EXPECT_EQ(table.read(kBlock + 1).value, 7);
  EXPECT_EQ(table.read(3 * kBlock).value, 7);
}

TEST(SparseTable, AReferenceStaysWhileOthersAreWritten) {
  Table table(100 * kBlock);
  auto& first = table.write(0);
  for (std::size_t i = 1; i < table.size(); ++i) table.write(i).value = 0;
  first.value = 2;
  EXPECT_EQ(table.read(0).value, 2);
}

TEST(SparseTable, ACopyGoesItsOwnWay) {
  Table table(2 * kBlock);
  table.write(1).value = 1;
  Table copy = table;
  copy.write(1).value = 2;
  copy.write(kBlock).value = 3;
  EXPECT_EQ(table.read(1).value, 1);
  EXPECT_EQ(table.read(kBlock).value, 7);
  table = copy;
  EXPECT_EQ(table.read(1).value, 2);
  EXPECT_EQ(table.read(kBlock).value, 3);
}

TEST(SparseTable, ResetMakesAllEntriesNew) {
  Table table(kBlock + 1);
  table.write(0).value = 1;
  table.write(kBlock).value = 1;
  table.reset();
  EXPECT_EQ(table.read(0).value, 7);
  EXPECT_EQ(table.read(kBlock).value, 7);
}

// Of a table of three blocks, the last with one entry, one is stored.
TEST(SparseTable, AGapEndsWhereTheNextBlockIsStored) {
  Table table(2 * kBlock + 1);
  EXPECT_EQ(table.gap(0), table.size());
  table.write(kBlock + 2).value = 1;
  EXPECT_EQ(table.gap(0), kBlock);
  EXPECT_EQ(table.gap(3), kBlock - 3);
  EXPECT_EQ(table.gap(kBlock), 0U);
  EXPECT_EQ(table.gap(2 * kBlock), 1U);
}

TEST(SparseTable, WithinAStoredBlockThereIsNoGap) {
  Table table(3 * kBlock);
  table.write(kBlock).value = 1;
  for (std::size_t i = kBlock; i < 2 * kBlock; ++i) EXPECT_EQ(table.gap(i), 0U) << i;
}

TEST(SparseTable, OfNoEntriesHasNoGap) { EXPECT_EQ(Table(0).gap(0), 0U); }

}  // namespace
}  // namespace midflight
