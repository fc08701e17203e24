// `midflight report`: pages of what was recorded. What must be in them is what the run said.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/recording.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class Report : public Recording {
 protected:
  // The script element of this id; nothing if there is none.
  [[nodiscard]] json element(const std::string& page, const std::string& id) const {
    const auto text = read(page);
    const auto start = text.find("id=\"" + id + "\">");
    if (start == std::string::npos) return {};
    const auto from = text.find('>', start) + 1;
    return json::parse(text.substr(from, text.find("</script", from) - from));
  }
  [[nodiscard]] json report(const std::vector<std::string>& inputs) const {
    std::vector<std::string> arguments{"report"};
    arguments.insert(arguments.end(), inputs.begin(), inputs.end());
    arguments.insert(arguments.end(), {"--html", "page.html"});
    const auto ran = midflight(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return element("page.html", "report");
  }
  void expect_refused(const std::vector<std::string>& inputs, const std::string& why) const {
    std::vector<std::string> arguments{"report"};
    arguments.insert(arguments.end(), inputs.begin(), inputs.end());
    arguments.insert(arguments.end(), {"--html", "refused.html"});
    const auto ran = midflight(arguments);
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.err, HasSubstr(why));
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "refused.html"));
  }
};

TEST_F(Report, OfATraceIsThePageThatTheRunWouldHaveWritten) {
  write_race("race.json");
  const auto result = record("race.anything.zst", {"--html", "run.html"});
  const auto page = report({"race.anything.zst"});
  EXPECT_EQ(page["kind"], "run");
  EXPECT_TRUE(element("page.html", "events-0") == element("run.html", "events-0"));
  auto shown = page["runs"][0];
  auto ran = element("run.html", "report")["runs"][0];
  EXPECT_EQ(shown["digest"], result["digest"]);
  for (const auto* its_own : {"file", "replay", "label", "wall_time_ns"}) {
    shown.erase(its_own);
    ran.erase(its_own);
  }
  EXPECT_EQ(shown, ran);
}

TEST_F(Report, TellsEachRuleOfANodeOnce) {
  write_race("race.json");
  (void)record("race.jsonl");
  std::set<std::string> names;
  const auto rules = report({"race.jsonl"})["runs"][0]["nodes"][0]["rules"];
  for (const auto& rule : rules) names.insert(rule["name"].get<std::string>());
  EXPECT_EQ(names.size(), rules.size()) << rules;
}

TEST_F(Report, OfTwoTracesHoldsBothInTheOrderGiven) {
  write_race("race.json");
  (void)record("old.jsonl");
  (void)record("new.jsonl", {"--set", kChangedFlag});
  const auto page = report({"old.jsonl", "new.jsonl"});
  EXPECT_EQ(page["kind"], "pair");
  EXPECT_EQ(page["runs"][0]["label"], "old.jsonl");
  EXPECT_EQ(page["runs"][1]["label"], "new.jsonl");
  EXPECT_FALSE(element("page.html", "events-0") == element("page.html", "events-1"));
  const auto clears = [&page](std::size_t run) {
    const auto& rules = page["runs"][run]["nodes"][0]["rules"];
    return std::any_of(rules.begin(), rules.end(), [](const auto& rule) {
      return rule["name"] == "ans_key_clears_validkey" && rule["on"].template get<bool>();
    });
  };
  EXPECT_TRUE(clears(0));
  EXPECT_FALSE(clears(1)) << "the scenario in the trace is as --set made it";
}

TEST_F(Report, OfATornTraceSaysSoAndShowsWhatThereIs) {
  write_race("race.json");
  (void)record("race.jsonl");
  std::string torn;
  const auto lines = lines_of("race.jsonl");
  for (std::size_t i = 0; i < lines.size() / 2; ++i) torn += lines[i] + "\n";
  write("torn.jsonl", torn);
  const auto run = report({"torn.jsonl"})["runs"][0];
  EXPECT_THAT(run["notes"][0].get<std::string>(), HasSubstr("torn"));
  EXPECT_EQ(run["verdict"], "unfinished");
  EXPECT_EQ(run["events"], element("page.html", "events-0")["rows"].size());
}

TEST_F(Report, OfResultsIsAPageOfAllOfThemWhateverTheFilesAreCalled) {
  write_scenario("a.json", "holds");
  EXPECT_EQ(midflight({"run", "a.json", "--seeds", "1..3", "--json", "one"}).status, 0);
  EXPECT_EQ(midflight({"run", "a.json", "--seeds", "4..5", "--json", "two.jsonl.zst"}).status, 0);
  const auto page = report({"one", "two.jsonl.zst"});
  EXPECT_EQ(page["kind"], "suite");
  ASSERT_EQ(page["runs"].size(), 5U);
  EXPECT_EQ(page["runs"][4]["seed"], 5);
  EXPECT_EQ(page["runs"][4]["outcome"], "passed");
  EXPECT_EQ(page["runs"][4]["replay"], "midflight run a.json --seed 5");
}

TEST_F(Report, OfACorpusTellsWhatItsStatusTells) {
  write_scenario("calm.json", "calm");
  EXPECT_LT(midflight({"fuzz", "calm.json", "--corpus", "corpus", "--max-runs", "5"}).status, 2);
  EXPECT_EQ(midflight({"status", "corpus", "--json", "status.json"}).status, 0);
  const auto page = report({"corpus"});
  EXPECT_EQ(page["kind"], "corpus");
  EXPECT_EQ(page["corpora"], json::parse(read("status.json")));
}

TEST_F(Report, AComparisonOnATraceShowsBothVariantsSideBySide) {
  write_race("race.json");
  (void)record("race.jsonl", {"--html", "run.html"});
  const auto ran =
      midflight({"compare", "--trace", "race.jsonl", "--set", kChangedFlag, "--html", "page.html"});
  EXPECT_TRUE(ran.status == 0 || ran.status == 4) << ran.err;
  const auto page = element("page.html", "report");
  EXPECT_EQ(page["kind"], "pair");
  EXPECT_EQ(page["runs"][0]["label"], "before");
  EXPECT_EQ(page["runs"][1]["label"], "after");
  EXPECT_TRUE(element("page.html", "events-0") == element("run.html", "events-0"));
}

TEST_F(Report, WhatIsNoneOfTheseIsRefusedInOneLineAndNothingIsWritten) {
  write_scenario("a.json", "holds");
  EXPECT_EQ(midflight({"run", "a.json", "--json", "r.json", "--trace", "t.jsonl"}).status, 0);
  expect_refused({"a.json"}, "a.json: expected a trace");
  expect_refused({"missing"}, "missing: can't be read");
  expect_refused({"."}, ".: ");
  write("empty", "");
  expect_refused({"empty"}, "empty: expected a trace");
  write("empty.json", "[]");
  expect_refused({"empty.json"}, "no result");
  write("lacking.json", R"([{"scenario": "x"}])");
  expect_refused({"lacking.json"}, "lacking.json: not what run --json writes: result 1");
  expect_refused({"t.jsonl", "t.jsonl", "t.jsonl"}, "these are 3");
  expect_refused({"t.jsonl", "r.json"}, "not several of these");
  write("damaged.jsonl", read("t.jsonl") + "more\n");
  expect_refused({"damaged.jsonl"}, "damaged.jsonl: something follows the end");
  EXPECT_EQ(midflight({"report", "t.jsonl"}).status, 2) << "--html is required";
  EXPECT_EQ(midflight({"report", "t.jsonl", "--html", "t.jsonl"}).status, 2);
}

TEST_F(Report, AReplayWritesThePageOfTheRunThatItRepeats) {
  write_race("race.json");
  (void)record("race.jsonl", {"--html", "run.html"});
  EXPECT_LT(midflight({"replay", "race.jsonl", "--html", "again.html"}).status, 2);
  EXPECT_EQ(element("again.html", "report")["kind"], "run");
  EXPECT_TRUE(element("again.html", "events-0") == element("run.html", "events-0"));
}

}  // namespace
}  // namespace midflight::cli
