#include "reports/outcome.h"

#include <gmock/gmock.h>

#include "tests/reports/sample.h"

namespace midflight::reports {
namespace {

TEST(Outcome, ADeclaredViolationIsNoFailure) {
  auto result = failing();
  result.expectations.clear();
  EXPECT_EQ(outcome(result), Outcome::failed);
  result.violations.front().declared = true;
  EXPECT_EQ(outcome(result), Outcome::passed);
}

TEST(Outcome, AFactThatWasNeverSeenMakesItVacuous) {
  auto result = passing();
  result.unseen.emplace_back("data between KEX and SIG");
  EXPECT_EQ(outcome(result), Outcome::vacuous);
}

TEST(Outcome, TheGravestWins) {
  auto result = failing();
  result.unseen.emplace_back("a fact");
  result.verdict = sim::Verdict::unfinished;
  EXPECT_EQ(outcome(result), Outcome::failed);
  result.error = "event 12 differs";
  EXPECT_EQ(outcome(result), Outcome::not_deterministic);
  EXPECT_THAT(reasons(result).front(), testing::HasSubstr("event 12 differs"));
}

TEST(Outcome, WhatPassedHasNoReasons) { EXPECT_THAT(reasons(passing()), testing::IsEmpty()); }

TEST(Reasons, ManyViolationsOfOnePropertyAreOneLine) {
  auto result = failing();
  result.expectations.clear();
  result.violations.resize(3, result.violations.front());
  EXPECT_THAT(reasons(result),
              testing::ElementsAre("violated no-spurious-restart at 6.512000, event 77 (alpha, "
                                   "beta): restarted while both ends are keyed (and 2 more)"));
}

TEST(RunName, IsUniqueForEachSeedAndCase) {
  auto result = passing(7);
  EXPECT_EQ(run_name(result), "rekey race [seed 7]");
  result.matrix_case = "loss=0";
  EXPECT_EQ(run_name(result), "rekey race [loss=0] [seed 7]");
}

}  // namespace
}  // namespace midflight::reports
