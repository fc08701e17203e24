// --log and --log-level, which every command takes (spec 5).
#include "tests/cli/recording.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto kDiagram = MIDFLIGHT_SOURCE_DIR "/scenarios/races/diagram-before-fix.json";
constexpr auto kToAfterFix = "defaults.node.behaviour=tinc-after-fix";
// In the daemon's words (notes on the races).
constexpr auto kNoKey = "No valid key known yet for alpha";

class LogOf : public Recording {
 protected:
  [[nodiscard]] std::string logged(std::vector<std::string> arguments, int status) const {
    arguments.insert(arguments.end(), {"--log", "nodes.log", "--log-level", "trace"});
    const auto ran = midflight(arguments);
    EXPECT_EQ(ran.status, status) << ran.out << ran.err;
    EXPECT_TRUE(std::filesystem::exists(folder_ / "nodes.log")) << ran.err;
    return read("nodes.log");
  }
  static std::size_t count(const std::string& text, std::string_view what) {
    std::size_t times = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++times;
    return times;
  }
};

TEST_F(LogOf, ASearchIsOfTheRunsThatItFound) {
  const auto text = logged({"explore", kDiagram}, 1);
  EXPECT_THAT(text,
              AllOf(testing::StartsWith("# "), HasSubstr(": no-spurious-restart "),
                    HasSubstr("Injection beta sends between KEX and SIG"), HasSubstr(kNoKey)));
}

TEST_F(LogOf, ASearchWithoutAFindIsThereAndEmpty) {
  EXPECT_EQ(logged({"explore", kDiagram, "--set", kToAfterFix}, 0), "");
}

TEST_F(LogOf, AComparisonIsOfBothVariantsOnTheSameChoices) {
  for (const std::vector<std::string>& what :
       {std::vector<std::string>{kDiagram}, {"--trace", "race.jsonl"}}) {
    static_cast<void>(midflight({"run", kDiagram, "--trace", "race.jsonl"}));
    auto arguments = what;
    arguments.insert(arguments.begin(), "compare");
    arguments.insert(arguments.end(), {"--set", kToAfterFix});
    const auto text = logged(arguments, 0);
    const auto second = text.find(", new\n");
    ASSERT_NE(second, std::string::npos);
    EXPECT_THAT(text.substr(0, second), AllOf(HasSubstr(", old\n"), HasSubstr(kNoKey)));
    EXPECT_THAT(text.substr(second), Not(HasSubstr(kNoKey)));
  }
}

TEST_F(LogOf, AShrunkRunIsOfThatRun) {
  ASSERT_LT(midflight({"run", kDiagram, "--trace", "race.jsonl"}).status, 2);
  const auto text = logged({"shrink", "race.jsonl", "-o", "small.jsonl"}, 0);
  const auto replayed = midflight({"replay", "small.jsonl", "--log", "-", "--log-level", "trace"});
  EXPECT_EQ(text.substr(text.find('\n')), replayed.out.substr(replayed.out.find('\n')));
}

TEST_F(LogOf, ACampaignIsOfEachFind) {
  const auto text = logged({"fuzz", kDiagram, "--corpus", "corpus", "--max-runs", "200"}, 1);
  EXPECT_EQ(count(text, "# corpus: "),
            std::distance(std::filesystem::directory_iterator(folder_ / "corpus/crashes"), {}));
  EXPECT_THAT(text, HasSubstr(kNoKey));
}

TEST_F(LogOf, AReportIsOfTheTracesThatItShows) {
  ASSERT_EQ(midflight({"run", kDiagram, "--trace", "a.jsonl"}).status, 0);
  const auto text = logged({"report", "a.jsonl", "a.jsonl", "--html", "page.html"}, 0);
  EXPECT_EQ(count(text, "# a.jsonl\n"), 2U);
  EXPECT_THAT(text, HasSubstr(kNoKey));
}

TEST_F(LogOf, AnImportIsOfWhatTheDaemonsDid) {
  const std::string capture = MIDFLIGHT_SOURCE_DIR "/tests/captures/buggy-2.";
  const auto text =
      logged({"import", "--tinc-log", "A=" + capture + "A.log.zst", "-o", "trace.jsonl"}, 0);
  EXPECT_THAT(text, HasSubstr("No valid key known yet for B"));
}

// In these no node runs.
TEST_F(LogOf, OtherCommandsIsThereAndEmpty) {
  ASSERT_LT(midflight({"fuzz", kDiagram, "--corpus", "a", "--max-runs", "50"}).status, 2);
  const std::vector<std::vector<std::string>> commands{
      {"status", "a"},
      {"merge", "a", "--into", "b"},
      {"schema", "result"},
      {"completion", "bash"},
      {"sptps", "keygen", "private", "public"},
      {"sptps", "check", MIDFLIGHT_SOURCE_DIR "/tests/vectors/records.json"}};
  for (const auto& command : commands) {
    write("nodes.log", "of another run");
    EXPECT_EQ(logged(command, 0), "") << command.front();
  }
}

TEST_F(LogOf, AFileThatIsReadIsNotWrittenOver) {
  ASSERT_LT(midflight({"fuzz", kDiagram, "--corpus", "corpus", "--max-runs", "50"}).status, 2);
  write_race("race.json");
  write("vectors.json", "{}");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"status", "corpus", "--log", "corpus/index.sqlite"},
        {"sptps", "check", "vectors.json", "--log", "./vectors.json"},
        {"explore", "race.json", "--log", "race.json"},
        {"fuzz", "race.json", "--corpus", "corpus", "--log", "race.json"}}) {
    EXPECT_THAT(refused(command), HasSubstr("is named as an output but is an input"));
  }
}

TEST_F(LogOf, AWrongInputLeavesTheFileAsItWas) {
  write("nodes.log", "of another run");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"status", "nothing"}, {"explore", "nothing.json"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--log", "nodes.log"});
    EXPECT_EQ(midflight(arguments).status, 2);
    EXPECT_EQ(read("nodes.log"), "of another run");
  }
}

TEST_F(LogOf, WithALevelAndNoFileItGoesToStandardError) {
  const auto ran = midflight({"explore", kDiagram, "--log-level", "info"});
  EXPECT_THAT(ran.err, HasSubstr("Trying to connect to beta"));
  EXPECT_THAT(ran.out, Not(HasSubstr("Trying to connect to beta")));
  EXPECT_THAT(midflight({"explore", kDiagram, "--log-level", "off"}).err,
              Not(HasSubstr("Trying to connect to beta")));
}

}  // namespace
}  // namespace midflight::cli
