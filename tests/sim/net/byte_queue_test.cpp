#include "sim/net/byte_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

using testing::ElementsAre;

TEST(ByteQueue, IsContiguousHoweverOftenItsFrontIsDropped) {
  ByteQueue queue;
  std::uint8_t in = 0;
  std::uint8_t out = 0;
  for (int i = 0; i < 1000; ++i) {
    const Bytes three{in, static_cast<std::uint8_t>(in + 1), static_cast<std::uint8_t>(in + 2)};
    in = static_cast<std::uint8_t>(in + 3);
    queue.append(three);
    if (i < 5) continue;
    ASSERT_EQ(queue.size(), 18U);
    ASSERT_EQ(queue.view().front(), out);
    ASSERT_EQ(queue.view().back(), static_cast<std::uint8_t>(in - 1));
    queue.drop_front(3);
    out = static_cast<std::uint8_t>(out + 3);
  }
}

TEST(ByteQueue, AGapReadsAsZerosAndCanBeFilledLater) {
  ByteQueue queue;
  queue.overwrite(2, Bytes{7, 8});
  EXPECT_THAT(queue.view(), ElementsAre(0, 0, 7, 8));
  queue.overwrite(0, Bytes{5, 6});
  EXPECT_THAT(queue.view(), ElementsAre(5, 6, 7, 8));
}

TEST(ByteQueue, AnOffsetCountsFromTheFrontWhateverWasDroppedBefore) {
  ByteQueue queue;
  queue.append(Bytes{1, 2, 3, 4, 5, 6});
  queue.drop_front(2);
  queue.overwrite(1, Bytes{9});
  EXPECT_THAT(queue.view(), ElementsAre(3, 9, 5, 6));
  queue.overwrite(3, Bytes{7, 8});
  EXPECT_THAT(queue.view(), ElementsAre(3, 9, 5, 7, 8));
}

TEST(ByteQueue, EqualityIsThatOfTheBytesNotOfTheirPast) {
  ByteQueue one;
  ByteQueue other;
  one.append(Bytes{1, 2, 3});
  one.drop_front(1);
  other.append(Bytes{2, 3});
  EXPECT_EQ(one, other);
  other.append(Bytes{4});
  EXPECT_FALSE(one == other);
}

}  // namespace
}  // namespace midflight::sim
