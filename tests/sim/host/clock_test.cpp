#include "sim/host/clock.h"

#include <gtest/gtest.h>

#include "tests/support/state.h"

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
  for (const auto ppm :
       std::initializer_list<std::int64_t>{-500'000, -37, 0, 1, 999, kMaxClockRate}) {
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

TEST(NodeClock, StepsWithoutEndComeToALimit) {
  for (const auto by : {-1'000'000'000s, 1'000'000'000s}) {
    NodeClock clock(-kMaxClockRate, 0s);
    const auto before = clock.local(Instant());
    for (int i = 0; i < 100; ++i) clock.step(by);
    EXPECT_EQ(clock.local(Instant()) - before, by < 0s ? -kMaxClockSteps : kMaxClockSteps);
  }
}

TEST(NodeClock, WhatItShowsAfterTheLongestRunIsNeverDue) {
  NodeClock slow(-kMaxClockRate, 0s);
  const auto shown = slow.local(Instant(1s));
  for (int i = 0; i < 9; ++i) slow.step(-1'000'000'000s);
  EXPECT_EQ(slow.when(shown), Instant(kMaxClockSteps));
  EXPECT_EQ(slow.when(shown + 1'000'000'000s), Instant(kMaxClockSteps));
}

TEST(NodeClock, WithAnotherRateShowsTheSameAtThatInstant) {
  NodeClock clock(50'000, 1s);
  const auto before = clock.local(Instant(7s));
  clock.change_rate(200'000, Instant(7s));
  EXPECT_EQ(clock.local(Instant(7s)), before);
  EXPECT_EQ(clock.local(Instant(9s)), before + 2s + 500ms);
}

TEST(NodeClock, ChangesOfItsRateAddUpAndAreTakenBack) {
  NodeClock clock;
  for (int i = 0; i < 3; ++i) clock.change_rate(-kMaxClockRate, Instant(1s));
  const auto before = clock.local(Instant(1s));
  EXPECT_EQ(clock.local(Instant(3s)), before + 1s);
  for (int i = 0; i < 2; ++i) clock.change_rate(kMaxClockRate, Instant(3s));
  EXPECT_EQ(clock.local(Instant(5s)), before + 2s);
  clock.change_rate(kMaxClockRate, Instant(5s));
  EXPECT_EQ(clock.local(Instant(6s)), before + 3s);
}

TEST(NodeClock, WithAnotherRateIsInAnotherState) {
  NodeClock clock;
  NodeClock changed;
  changed.change_rate(1, Instant());
  EXPECT_EQ(clock.local(Instant()), changed.local(Instant()));
  EXPECT_NE(state_of(clock), state_of(changed));
}

}  // namespace
}  // namespace midflight::sim
