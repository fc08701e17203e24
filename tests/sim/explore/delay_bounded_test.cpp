// Delay-bounded scheduling on mock steps, which are nothing but a task's name.
#include <gtest/gtest.h>

#include "sim/explore/strategy.h"

namespace midflight::sim {
namespace {

using Tasks = std::vector<std::uint64_t>;

std::uint64_t choose(Strategy& strategy, const Tasks& tasks) {
  std::vector<Move> moves(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) moves[i].task = tasks[i];
  return tasks.at(strategy.choose(moves));
}

TEST(DelayBounded, WithoutDelaysWhatCameFirstGoesFirst) {
  const auto strategy = make_delay_bounded({1, 0});
  for (std::uint64_t schedule = 0; schedule < 20; ++schedule) {
    strategy->begin(schedule, {4, 10});
    EXPECT_EQ(choose(*strategy, {1, 2, 3}), 1U);
    EXPECT_EQ(choose(*strategy, {3, 2, 1}), 1U) << "the order of moves is not that of coming";
    EXPECT_EQ(choose(*strategy, {2, 3}), 2U);
    EXPECT_EQ(choose(*strategy, {1, 2, 3}), 2U);
    EXPECT_EQ(choose(*strategy, {1, 3, 4}), 3U) << "1 has come again, behind 3";
    EXPECT_EQ(choose(*strategy, {4, 1}), 1U);
    EXPECT_EQ(choose(*strategy, {4}), 4U);
  }
}

class Delays : public ::testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Depths, Delays, ::testing::Range(0U, 5U));

// Tasks that never end change places at each delay and at nothing else. Of d delays among 20 steps
// all fall on different steps with a chance of at least 0.5, so that 500 schedules show it.
TEST_P(Delays, AreAsManyAsTheDepthAtMost) {
  constexpr std::uint64_t kSteps = 20;
  const auto strategy = make_delay_bounded({1, GetParam()});
  std::uint32_t most = 0;
  for (std::uint64_t schedule = 0; schedule < 500; ++schedule) {
    strategy->begin(schedule, {2, kSteps});
    std::uint64_t last = 1;
    std::uint32_t changes = 0;
    for (std::uint64_t step = 0; step < kSteps; ++step) {
      const auto task = choose(*strategy, {1, 2});
      if (task != last) ++changes;
      last = task;
    }
    most = std::max(most, changes);
  }
  EXPECT_EQ(most, GetParam());
}

// Two delays at one step send two tasks to the end.
TEST(DelayBounded, TwoDelaysAtOneStepCountTwice) {
  const auto strategy = make_delay_bounded({1, 2});
  for (std::uint64_t schedule = 0; schedule < 10; ++schedule) {
    strategy->begin(schedule, {3, 1});  // of one step: both must be there
    EXPECT_EQ(choose(*strategy, {1, 2, 3}), 3U);
    EXPECT_EQ(choose(*strategy, {1, 2, 3}), 3U);
  }
}

}  // namespace
}  // namespace midflight::sim
