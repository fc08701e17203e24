// PCT on mock steps: two tasks, and bugs planted at a known depth.
#include "sim/explore/pct.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace midflight::sim {
namespace {

constexpr std::size_t kTasks = 2;
constexpr std::size_t kStepsOfTask = 5;
constexpr Shape kShape{kTasks, kTasks* kStepsOfTask};
constexpr std::uint64_t kSchedules = 20'000;

// When each step of each task was made.
using Times = std::array<std::array<std::size_t, kStepsOfTask>, kTasks>;

Times run_schedule(Strategy& strategy, std::uint64_t number) {
  Times times{};
  std::array<std::size_t, kTasks> made{};
  strategy.begin(number, kShape);
  for (std::size_t now = 0; now < kShape.steps; ++now) {
    std::vector<Move> moves;
    for (std::size_t task = 0; task < kTasks; ++task) {
      if (made[task] == kStepsOfTask) continue;
      Move move;
      move.task = task;
      moves.push_back(move);
    }
    const auto task = moves[strategy.choose(moves)].task;
    times[task][made[task]++] = now;
  }
  return times;
}

// A bug of depth d needs d orders between two steps. Here the tasks must take turns d times, each
// having made one step more whenever it gives way.
bool shows_bug(const Times& times, std::uint32_t depth) {
  for (std::uint32_t i = 0; i < depth; ++i) {
    const auto first = i % kTasks;
    const auto step = i / kTasks;
    if (times[first][step + first] >= times[1 - first][step + 1]) return false;
  }
  return true;
}

std::uint64_t schedules_with_bug(std::uint32_t depth, std::uint32_t looked_for) {
  const auto strategy = make_pct({1, looked_for});
  std::uint64_t found = 0;
  for (std::uint64_t i = 0; i < kSchedules; ++i) {
    if (shows_bug(run_schedule(*strategy, i), depth)) ++found;
  }
  return found;
}

class PlantedBug : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(PlantedBug, IsFoundAtLeastAsOftenAsThePaperSays) {
  const auto depth = GetParam();
  const double chance = 1.0 / (double{kTasks} * std::pow(double{kShape.steps}, depth - 1));
  const double expected = double{kSchedules} * chance;
  const double three_deviations = 3 * std::sqrt(expected * (1 - chance));
  EXPECT_GE(static_cast<double>(schedules_with_bug(depth, depth)), expected - three_deviations);
}

INSTANTIATE_TEST_SUITE_P(Depths, PlantedBug, ::testing::Range(1U, 5U));

class TooShallow : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(TooShallow, ASearchNeverFindsIt) {
  EXPECT_EQ(schedules_with_bug(GetParam(), GetParam() - 1), 0U);
}

INSTANTIATE_TEST_SUITE_P(Depths, TooShallow, ::testing::Range(2U, 5U));

}  // namespace
}  // namespace midflight::sim
