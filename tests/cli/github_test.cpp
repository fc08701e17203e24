// `run --github` inside and outside of GitHub Actions.
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kFailing = R"(, "expect": [{"counter": "channel_restarts", "at_least": 5}])";

class Github : public Workplace {
 protected:
  [[nodiscard]] Spawned run_as_step(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), MIDFLIGHT_PROGRAM);
    return spawn(arguments,
                 {folder_, {"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=summary.md"}, false});
  }
};

TEST_F(Github, StepIsAnnotatedAndSummarisedIfAsked) {
  write_scenario("a.json", "ping", kFailing);
  write("summary.md", "from the command before\n");
  const auto ran = run_as_step({"run", "a.json", "--github", "auto"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("::error file=a.json,title=ping [seed "));
  EXPECT_THAT(read("summary.md"), StartsWith("from the command before\n### midflight: 0 of 1"));
}

TEST_F(Github, IsToldNothingUnlessAsked) {
  write_scenario("a.json", "ping", kFailing);
  EXPECT_THAT(run_as_step({"run", "a.json"}).out, Not(HasSubstr("::error")));
  EXPECT_THAT(run_as_step({"run", "a.json", "--github", "off"}).out, Not(HasSubstr("::error")));
  EXPECT_EQ(read("summary.md"), "");
}

TEST_F(Github, AnnotationsStayOutOfAJsonOnStandardOutput) {
  write_scenario("a.json", "ping", kFailing);
  const auto ran = run_as_step({"run", "a.json", "--github", "auto", "--json", "-"});
  EXPECT_THAT(ran.out, StartsWith("["));
  EXPECT_THAT(ran.out, Not(HasSubstr("::error file")));
  EXPECT_THAT(ran.err, HasSubstr("::error file=a.json"));
}

TEST_F(Github, OptionTakesTwoWords) {
  write_scenario("a.json", "ping");
  const auto ran = run_as_step({"run", "a.json", "--github", "yes"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("expected auto or off, got \"yes\""));
}

}  // namespace
}  // namespace midflight::cli
