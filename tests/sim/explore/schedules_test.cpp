#include "sim/explore/schedules.h"

#include "sim/explore/pct.h"
#include "sim/shrink/exploration.h"
#include "sim/shrink/schedule.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

class EachStrategy : public ::testing::TestWithParam<const char*> {};

TEST_P(EachStrategy, FindsTheRaceAndIsTheSameTwiceAndForAnyJobs) {
  const auto search = planned(load_search("rekey-2.part.json", {before_fix()}));
  ScheduleLimits limits;
  limits.schedules = 200;
  limits.twice = true;
  const auto one = run_schedules(search, GetParam(), {}, limits);
  limits.jobs = 3;
  const auto three = run_schedules(search, GetParam(), {}, limits);
  EXPECT_FALSE(one.differs.has_value());
  EXPECT_GT(one.violating, 0U);
  EXPECT_EQ(one.violating, three.violating);
  EXPECT_EQ(one.steps, three.steps);
}

INSTANTIATE_TEST_SUITE_P(Strategies, EachStrategy,
                         ::testing::Values("random", "pct", "delay-bounded", "portfolio"));

// Of a batch 64 are drawn at once; the next 64 are others. Schedules of random order are violated
// or not for themselves, so that the second batch has not the same share for being the same.
TEST(Schedules, OfTheNextBatchAreOthers) {
  const auto search = planned(load_search("rekey-2.part.json", {before_fix()}));
  const auto violating = [&](std::uint64_t schedules) {
    ScheduleLimits limits;
    limits.schedules = schedules;
    const auto result = run_schedules(search, "random", {}, limits);
    EXPECT_EQ(result.schedules, schedules);
    return std::pair(result.violating, result.steps);
  };
  const auto first = violating(64);
  const auto both = violating(128);
  EXPECT_NE(both, std::pair(2 * first.first, 2 * first.second));
}

TEST(Strategy, OfAnotherNameIsNone) { EXPECT_EQ(make_strategy("luck", {}), nullptr); }

// 1 - (1 - 1/(n k^(d-1)))^R, the bound of the paper.
TEST(Pct, SaysWhatChanceIsLeft) {
  EXPECT_EQ(pct_chance_missed({2, 10}, 1, 1), 500'000U);
  EXPECT_EQ(pct_chance_missed({2, 10}, 1, 2), 250'000U);
  EXPECT_EQ(pct_chance_missed({2, 10}, 2, 1), 950'000U);
  EXPECT_LE(pct_chance_missed({2, 10}, 1, 100), 1U);
}

TEST(Shrink, LeavesTheThreeStepsOfTheRace) {
  const auto search = planned(load_search("rekey-2.part.json", {before_fix()}));
  crypto::Operations crypto(crypto::Memoise::on);
  const auto way = found_at_random(search, crypto);
  ASSERT_FALSE(way.violations.empty());
  const Filed filed{way.violations.back().property, way.violations.back().fingerprint};
  const auto small = shrink_schedule(search, way.steps, filed, crypto, {});
  EXPECT_TRUE(shows(walk(search, small, crypto), filed));
  for (std::size_t left_out = 0; left_out < small.size(); ++left_out) {
    auto fewer = small;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
    EXPECT_FALSE(shows(walk(search, fewer, crypto), filed)) << "step " << left_out + 1;
  }
}

TEST(Certificate, IsDerivedAgainAndNoticesAChange) {
  const auto scenario = load_search("rekey-1.part.json", {before_fix()});
  const auto first = explore(scenario, "{}", {});
  ASSERT_TRUE(first.has_value());
  const auto read = parse_certificate(to_json(first->certificate));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(difference(*read, first->certificate), "");
  auto forged = *read;
  forged.outcomes.pop_back();
  EXPECT_NE(difference(forged, first->certificate), "");
  forged = *read;
  forged.verdict = Verdict::holds;
  EXPECT_NE(difference(forged, first->certificate), "");
  EXPECT_FALSE(parse_certificate("[]").has_value());
}

TEST(CriticalStep, IsTheLastOneBeforeWhichAllCouldStillBeFine) {
  const auto result = explore(load_search("rekey-1.part.json", {before_fix()}), "{}", {});
  ASSERT_TRUE(result.has_value());
  ASSERT_FALSE(result->critical.empty());
  EXPECT_EQ(result->critical[0], "3") << "the packet need not have been sent";
}

}  // namespace
}  // namespace midflight::sim
