// Runs that are stopped before their end: what is told of them (spec 5: 4 is unfinished).
#include <sys/types.h>

#include <csignal>
#include <thread>

#include "tests/cli/recording.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CutShort : public Recording {
 protected:
  // The race is seen within its first seconds; a day takes minutes.
  void write_day(const std::string& expect) const {
    write_race("day.json", R"(, "expect": [)" + expect + "]");
  }
  static constexpr auto kDeclared =
      R"({"verdict": "violated", "property": "no-spurious-restart"}, )"
      R"({"counter": "channel_restarts", "of": "total", "equals": 1000000})";
  [[nodiscard]] Spawned run_day(const std::string& time,
                                const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"run",    "day.json", "--set",      "duration=24h",
                                       "--json", "run.json", "--max-time", time};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return midflight(arguments);
  }
  // A child that is sent the signal when it has had time to begin; its status.
  [[nodiscard]] int interrupted(std::vector<std::string> arguments, int signal) const {
    arguments.insert(arguments.begin(), MIDFLIGHT_PROGRAM);
    const auto child = spawn_in_background(arguments, {folder_, {}, false});
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    ::kill(child, signal);
    return wait_for(child);
  }
};

TEST_F(CutShort, ARunIsUnfinishedAlsoIfItShowedADeclaredViolation) {
  write_day(kDeclared);
  const auto ran = run_day("500ms", {"--junit", "run.xml"});
  EXPECT_EQ(ran.status, 4) << ran.out << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("UNFINISHED"), Not(HasSubstr("1 passed"))));
  EXPECT_THAT(read("run.xml"), HasSubstr("failures=\"1\""));
  const auto result = nlohmann::json::parse(read("run.json")).front();
  EXPECT_EQ(result.at("verdict"), "violated");
  EXPECT_EQ(result.at("cut_short"), true);
  ASSERT_EQ(result.at("expectations").size(), 1U) << "the other is not decided";
  EXPECT_EQ(result.at("expectations").front().at("passed"), true);
}

TEST_F(CutShort, ARunFailsByWhatWasSeenUntilThen) {
  write_day("");
  EXPECT_EQ(run_day("500ms").status, 1) << "a violation that nobody declared";
}

TEST_F(CutShort, AReplayHasNoDifference) {
  write_day(kDeclared);
  ASSERT_EQ(run_day("2s", {"--trace", "day.zst"}).status, 4);
  // Long enough for a slow machine to come to the violation.
  const auto ran = midflight({"replay", "day.zst", "--max-time", "400ms", "--json", "again.json"});
  EXPECT_EQ(ran.status, 1) << ran.out;
  EXPECT_THAT(ran.out, Not(HasSubstr("first difference")));
  EXPECT_EQ(nlohmann::json::parse(read("again.json")).front().at("error"), "");
}

TEST_F(CutShort, RunsThatWereNotBegunAreResultsToo) {
  write_day("");
  const auto ran = run_day("500ms", {"--seeds", "1..3", "--jobs", "1", "--junit", "run.xml"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("2 of 3 runs were not begun: --max-time is used up"));
  const auto results = nlohmann::json::parse(read("run.json"));
  ASSERT_EQ(results.size(), 3U);
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_EQ(results[i].at("seed"), i + 1);
    EXPECT_EQ(results[i].at("verdict"), "unfinished");
    EXPECT_EQ(results[i].at("events"), 0);
  }
  EXPECT_THAT(read("run.xml"), AllOf(HasSubstr("tests=\"3\""), HasSubstr("failures=\"3\""),
                                     HasSubstr("not begun: --max-time is used up")));
}

// Each is at work for much longer than that.
TEST_F(CutShort, EveryCommandEndsWithTheSignal) {
  write_day(kDeclared);
  ASSERT_EQ(run_day("3s", {"--trace", "day.zst"}).status, 4);
  const auto after = std::string("defaults.node.behaviour=tinc-after-fix");
  EXPECT_EQ(interrupted({"compare", "--trace", "day.zst", "--set", after}, SIGTERM), 143);
  EXPECT_EQ(interrupted({"report", "day.zst", "--html", "page.html"}, SIGTERM), 143);
  EXPECT_EQ(interrupted({"import", "--tinc-log", "A=/dev/zero", "-o", "trace.jsonl"}, SIGINT), 130);
  EXPECT_EQ(interrupted({"shrink", "day.zst", "-o", "small.jsonl"}, SIGTERM), 143);
  EXPECT_THAT(files(), testing::ElementsAre("day.json", "day.zst", "run.json"));
}

TEST_F(CutShort, AComparisonOnATraceEndsInTime) {
  write_day(kDeclared);
  ASSERT_EQ(run_day("1s", {"--trace", "day.zst"}).status, 4);
  const auto ran = midflight({"compare", "--trace", "day.zst", "--set",
                              "defaults.node.behaviour=tinc-after-fix", "--max-time", "50ms"});
  EXPECT_EQ(ran.status, 4) << ran.out << ran.err;
}

}  // namespace
}  // namespace midflight::cli
