#include "sim/cli/search_watch.h"

#include <gmock/gmock.h>

namespace midflight::cli {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

RestEstimate after(std::initializer_list<std::size_t> levels) {
  RestEstimate rest;
  std::size_t depth = 1;
  for (const auto frontier : levels) {
    rest.level(depth, frontier);
    rest.level(depth++, frontier / 2);  // half of it is done
  }
  return rest;
}

TEST(RestOfASearch, IsNotGuessedWhileLevelsGrow) {
  EXPECT_FALSE(after({}).states());
  EXPECT_FALSE(after({1, 2, 4, 8, 16}).states());
  EXPECT_FALSE(after({1, 2, 4, 3}).states()) << "one smaller level may be chance";
}

// 800, 400, 200, 100: each half of the one before, so that as many follow the last as it holds.
TEST(RestOfASearch, IsTheSumOfLevelsThatGoOnShrinking) {
  EXPECT_EQ(after({1, 800, 400, 200, 100}).states(), 100U);
  EXPECT_EQ(after({1, 810, 540, 360}).states(), 720U) << "by a third: 360 * (2/3) / (1 - 2/3)";
}

TEST(Progress, SaysWhatIsKnownAndThatTheRestIsNot) {
  sim::SearchProgress progress;
  progress.states = 3000;
  progress.frontier = 40;
  progress.depth = 7;
  progress.outcomes = 2;
  EXPECT_EQ(progress_text(progress, {}, milliseconds(1500), 64'000'000),
            "3000 states, 2000/s, frontier 40, depth 7, 2 outcomes, 0 violations, 64 MB, no "
            "estimate of the rest yet");
  EXPECT_THAT(
      progress_text(progress, after({1, 8'000'000, 4'000'000, 2'000'000}), milliseconds(1500), 0),
      HasSubstr("about 1000 s left if levels go on shrinking so"));
}

TEST(Progress, OfSchedulesCountsTheseAndNoStates) {
  sim::SearchProgress progress;
  progress.schedules = 3000;
  EXPECT_EQ(progress_text(progress, {}, milliseconds(1500), 64'000'000),
            "3000 schedules, 2000/s, 64 MB");
}

}  // namespace
}  // namespace midflight::cli
