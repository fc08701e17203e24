#include "sim/net/ring.h"

#include <gtest/gtest.h>

#include <deque>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

TEST(Ring, KeepsItsOrderWhereverItsFrontStandsWhenItGrows) {
  for (int popped = 0; popped < 4; ++popped) {
    Ring<int> ring;
    for (int i = 0; i < 4; ++i) ring.push() = i;
    for (int i = 0; i < popped; ++i) ring.pop();
    for (int i = 4; i < 12; ++i) ring.push() = i;
    for (int i = popped; i < 12; ++i) {
      ASSERT_EQ(ring.front(), i);
      ring.pop();
    }
    EXPECT_TRUE(ring.empty());
  }
}

// The reference is a std::deque.
TEST(Ring, IsTheQueueThatADequeIs) {
  Ring<std::uint64_t> ring;
  std::deque<std::uint64_t> reference;
  std::uint64_t state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = combine(state, 3);
    // Now it grows, now it shrinks.
    const auto pushes = 4 + 2 * static_cast<std::uint64_t>(i / 100 % 2);
    if (scale(state, 10) < pushes) {
      ring.push() = state;
      reference.push_back(state);
    } else if (!reference.empty()) {
      ring.pop();
      reference.pop_front();
    }
    if (i % 5000 == 4999) {
      ring.clear();
      reference.clear();
    }
    ASSERT_EQ(ring.size(), reference.size());
    if (reference.empty()) continue;
    ASSERT_EQ(ring.front(), reference.front());
    ASSERT_EQ(ring.back(), reference.back());
    const auto at = scale(combine(state, 4), reference.size());
    ASSERT_EQ(ring[at], reference[at]);
  }
}

TEST(Ring, APopOfNothingIsNoticed) {
  Ring<int> ring;
  ring.push() = 1;
  ring.pop();
  EXPECT_DEATH(ring.pop(), "a ring that is popped holds something");
}

}  // namespace
}  // namespace midflight::sim
