#include "scenarios/units.h"

#include <gmock/gmock.h>

namespace midflight::scenarios {
namespace {

using std::chrono::nanoseconds;

TEST(Durations, EveryUnitIsAWholeNumberOfNanoseconds) {
  EXPECT_EQ(*parse_duration("7ns"), nanoseconds(7));
  EXPECT_EQ(*parse_duration("250us"), std::chrono::microseconds(250));
  EXPECT_EQ(*parse_duration("10ms"), std::chrono::milliseconds(10));
  EXPECT_EQ(*parse_duration("3s"), std::chrono::seconds(3));
  EXPECT_EQ(*parse_duration("2min"), std::chrono::minutes(2));
  EXPECT_EQ(*parse_duration("1h"), std::chrono::hours(1));
}

TEST(Durations, DecimalsAreExact) {
  EXPECT_EQ(*parse_duration("1.5s"), std::chrono::milliseconds(1500));
  EXPECT_EQ(*parse_duration("0.000000001s"), nanoseconds(1));
  EXPECT_EQ(*parse_duration("0.1us"), nanoseconds(100));
  EXPECT_EQ(*parse_duration("1.50000000000000000000s"), std::chrono::milliseconds(1500));
  EXPECT_EQ(*parse_duration("-2.25min"), -std::chrono::seconds(135));
  EXPECT_EQ(*parse_duration("0.00000000005min"), nanoseconds(3));
}

TEST(Durations, TooPreciseIsAnErrorAndNotRounded) {
  for (const auto* text : {"0.5ns", "0.0000000001s", "1.0000000001s", "0.0001us"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Durations, TheLongestFitsAndOneMoreDoesNot) {
  EXPECT_EQ(*parse_duration("1000000000s"), kMaxDuration);
  for (const auto* text : {"1000000000.000000001s", "1000000001s", "99999999999999999999ns",
                           "99999999999999h", "18446744073709551616ns"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Durations, AnythingElseIsRefused) {
  for (const auto* text : {"", "10", "ms", "10 ms", " 10ms", "10ms ", "10MS", "10m", ".5s", "5.s",
                           "1..5s", "1e3ms", "+1s", "--1s", "0x10s", "10msec", "1,5s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Rates, UnitsArePowersOfTen) {
  EXPECT_EQ(*parse_rate("1bit/s"), 1U);
  EXPECT_EQ(*parse_rate("64kbit/s"), 64'000U);
  EXPECT_EQ(*parse_rate("100Mbit/s"), 100'000'000U);
  EXPECT_EQ(*parse_rate("1.5Gbit/s"), 1'500'000'000U);
}

TEST(Rates, NothingAndFractionsOfABitAreRefused) {
  for (const auto* text : {"0bit/s", "0.5bit/s", "1.0005kbit/s", "10", "10Mbit", "10MB/s",
                           "-1bit/s", "99999999999Gbit/s"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(Ratios, ADecimalIsTheExactFractionInLowestTerms) {
  EXPECT_EQ(*parse_ratio("0.001"), (sim::Ratio{1, 1000}));
  EXPECT_EQ(*parse_ratio("1e-3"), (sim::Ratio{1, 1000}));
  EXPECT_EQ(*parse_ratio("0.1"), (sim::Ratio{1, 10}));
  EXPECT_EQ(*parse_ratio("0.125"), (sim::Ratio{1, 8}));
  EXPECT_EQ(*parse_ratio("2/1000"), (sim::Ratio{1, 500}));
  EXPECT_EQ(*parse_ratio("0"), (sim::Ratio{0, 1}));
  EXPECT_EQ(*parse_ratio("0.000"), (sim::Ratio{0, 1}));
  EXPECT_EQ(*parse_ratio("1.000"), (sim::Ratio{1, 1}));
  EXPECT_EQ(*parse_ratio("25E-1"), (sim::Ratio{5, 2}));
}

TEST(Ratios, WhatNeedsMoreThan64BitsIsAnError) {
  EXPECT_FALSE(parse_ratio("0.00000000000000000001"));
  EXPECT_FALSE(parse_ratio("1/18446744073709551616"));
  EXPECT_FALSE(parse_ratio("1e30"));
  EXPECT_FALSE(parse_ratio("1/0"));
  EXPECT_FALSE(parse_ratio("1/-2"));
  EXPECT_FALSE(parse_ratio("half"));
}

}  // namespace
}  // namespace midflight::scenarios
