#include "sim/explore/status.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

TEST(Status, FollowsTheTableOfTheCommandLine) {
  RunResult result;
  EXPECT_EQ(run_status(result), 0);
  result.verdict = Verdict::vacuous;
  EXPECT_EQ(run_status(result), 4);
  result.verdict = Verdict::unfinished;
  EXPECT_EQ(run_status(result), 4);
  result.expectations = {{"it", false, "", ""}};
  EXPECT_EQ(run_status(result), 1);
  result.error = "event 3 differs";
  EXPECT_EQ(run_status(result), 3);
}

TEST(Status, ADeclaredViolationFailsASearchButNotARun) {
  RunResult result;
  result.verdict = Verdict::violated;
  result.violations.resize(1);
  EXPECT_EQ(run_status(result), 1);
  result.violations[0].declared = true;
  EXPECT_EQ(run_status(result), 0);
  EXPECT_EQ(search_status(result), 1);
  result.unseen = {"a fact"};
  EXPECT_EQ(run_status(result), 4);
}

TEST(Status, OfARunThatWasCutShortIsUnfinishedWhateverItShowed) {
  RunResult result;
  result.cut_short = true;
  EXPECT_EQ(run_status(result), 4);
  result.verdict = Verdict::violated;
  result.violations.resize(1);
  result.violations[0].declared = true;
  EXPECT_EQ(run_status(result), 4);
  result.violations[0].declared = false;
  EXPECT_EQ(run_status(result), 1);
}

TEST(Status, OfSeveralTheGraverWins) {
  const std::vector<int> gravest_first{70, 130, 143, 2, 3, 1, 4, 0};
  for (std::size_t i = 0; i < gravest_first.size(); ++i) {
    for (std::size_t j = i; j < gravest_first.size(); ++j) {
      EXPECT_EQ(graver_status(gravest_first[i], gravest_first[j]), gravest_first[i]);
      EXPECT_EQ(graver_status(gravest_first[j], gravest_first[i]), gravest_first[i]);
    }
  }
}

}  // namespace
}  // namespace midflight::sim
