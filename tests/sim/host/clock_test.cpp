#include "sim/host/clock.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

TEST(NodeClock, IsUnixSizedAtTheStartOfARun) {
  EXPECT_GT(whole_seconds(NodeClock().local(Instant(0ns))), 1'000'000'000);
}

TEST(NodeClock, GainsItsRateInMicrosecondsPerSecond) {
  const NodeClock exact(0, 0ns);
  const NodeClock fast(100, 2s);
  EXPECT_EQ(fast.local(Instant(10s)) - exact.local(Instant(10s)), 2s + 1ms);
}

TEST(NodeClock, WhenIsTheFirstInstantThatShowsAtLeastThatTime) {
  for (const std::int64_t ppm : {-500'000, -37, 0, 1, 999, 1'000'000}) {
    const NodeClock clock(ppm, -3s);
    for (std::int64_t i = 0; i < 200; ++i) {
      const auto target = clock.local(Instant(7s)) + Duration(i * 999'983);
      const auto at = clock.when(target);
      EXPECT_GE(clock.local(at), target);
      EXPECT_LT(clock.local(at - 1ns), target);
    }
  }
}

TEST(NodeClock, AStepMovesItForGood) {
  NodeClock clock;
  const auto before = clock.local(Instant(1s));
  clock.step(-5s);
  EXPECT_EQ(clock.local(Instant(1s)), before - 5s);
}

}  // namespace
}  // namespace midflight::sim
