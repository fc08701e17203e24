#include "reports/github.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/reports/sample.h"

namespace midflight::reports {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(GithubAnnotations, ArePutOnTheScenarioFileWithTheCommandThatRunsItAgain) {
  const auto text = github_annotations(std::vector{passing(1), failing(7)});
  EXPECT_THAT(text,
              StartsWith("::error file=scenarios/race.json,title=rekey race [seed 7]::violated "
                         "no-spurious-restart at 6.512000"));
  EXPECT_THAT(text, HasSubstr("%0Amidflight run scenarios/race.json --seed 7\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(GithubAnnotations, OfWhatPassedAreNone) {
  EXPECT_EQ(github_annotations(std::vector{passing(1), passing(2)}), "");
}

TEST(GithubAnnotations, WarnOfARunThatProvedNothing) {
  auto vacuous = passing(1);
  vacuous.verdict = sim::Verdict::vacuous;
  vacuous.unseen.push_back("a rekey");
  EXPECT_THAT(github_annotations(std::vector{vacuous}), StartsWith("::warning file="));
}

// More than ten of a kind are dropped by GitHub without a word.
TEST(GithubAnnotations, AreTenAtMost) {
  const std::vector<sim::RunResult> many(50, failing(1));
  const auto text = github_annotations(many);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
}

TEST(GithubAnnotations, OfHostileNamesStayOneCommand) {
  auto hostile = failing(1);
  hostile.file = "a,b:c%\n::error::x";
  hostile.scenario = "\r\n::stop-commands::y";
  const auto text = github_annotations(std::vector{hostile});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, StartsWith("::error file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax,title="));
}

TEST(GithubSummary, CountsAndShowsOnlyWhatDidNotPass) {
  const auto text = github_summary(std::vector{passing(1), failing(7)});
  EXPECT_THAT(text, StartsWith("### midflight: 1 of 2 runs passed\n"));
  EXPECT_THAT(text, HasSubstr("seed 7"));
  EXPECT_THAT(text, HasSubstr("`midflight run scenarios/race.json --seed 7`"));
  EXPECT_THAT(text, Not(HasSubstr("seed 1\\]")));
}

TEST(GithubSummary, OfWhatPassedIsOneLine) {
  EXPECT_EQ(github_summary(std::vector{passing(1)}), "### midflight: 1 of 1 runs passed\n");
}

TEST(GithubSummary, KeepsItsTableWhateverTheNames) {
  auto hostile = failing(1);
  hostile.scenario = "a|b\nc<script>";
  hostile.replay = "midflight run 'x|`y`.json'";
  const auto text = github_summary(std::vector{hostile});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  EXPECT_THAT(text, HasSubstr("a\\|b c\\<script\\>"));
  EXPECT_THAT(text, HasSubstr("`` midflight run 'x\\|`y`.json' ``"));
}

}  // namespace
}  // namespace midflight::reports
