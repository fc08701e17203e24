// midflight explore, with the program itself.
#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Explore : public Workplace {
 protected:
  [[nodiscard]] static std::string scenario(const std::string& name) {
    return std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/search/" + name;
  }
  [[nodiscard]] Spawned explore(const std::string& name, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"explore", scenario(name)});
    return midflight(std::move(more));
  }
  void expect_refused(const std::vector<std::string>& more, const std::string& named) const {
    const auto ran = explore("rekey-before-fix.json", more);
    EXPECT_EQ(ran.status, 2) << ran.out;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr(named));
  }
};

TEST_F(Explore, FindsTheRaceAndCountsWhatBecomesOfIt) {
  const auto ran = explore("rekey-before-fix.json");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("violated"), HasSubstr("no-spurious-restart"),
                             HasSubstr("3 steps"), HasSubstr("states at rest:\n  healthy: "),
                             HasSubstr("healthy after 1 restart: ")));
}

TEST_F(Explore, IsTheSameForAnyNumberOfJobs) {
  EXPECT_EQ(explore("rekey-before-fix.json", {"--jobs", "1"}).out,
            explore("rekey-before-fix.json", {"--jobs", "2"}).out);
}

TEST_F(Explore, IsTheSameForAnyNumberOfJobsAlsoWhereItStops) {
  const auto out = [this](const std::string& jobs) {
    return explore("rekey-5.part.json", {"--max-runs", "50", "--jobs", jobs}).out;
  };
  const auto alone = out("1");
  EXPECT_THAT(alone, HasSubstr("stopped after"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(out("2"), alone);
}

TEST_F(Explore, ThePrintedCommandShowsAFindAgain) {
  const auto found = explore("rekey-before-fix.json").out;
  const auto fingerprint = found.substr(found.find("no-spurious-restart ") + 20, 16);
  const auto begin = found.find("midflight replay ");
  ASSERT_NE(begin, std::string::npos) << found;
  const auto command = found.substr(begin, found.find('\n', begin) - begin);
  const auto ran = shell(command + " --json result.json");
  EXPECT_EQ(ran.status, 1) << ran.err;
  const auto violations = nlohmann::json::parse(read("result.json"))[0]["violations"];
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0]["property"], "no-spurious-restart");
  EXPECT_EQ(violations[0]["fingerprint"], fingerprint);
}

// As the replay of the same find has them.
TEST_F(Explore, AFindsResultHasItsEventInstantNodesAndCommand) {
  const auto found = explore("rekey-before-fix.json", {"--strategy", "pct", "--max-runs", "200",
                                                       "--json", "found.json", "--junit", "f.xml"});
  ASSERT_EQ(found.status, 1) << found.err;
  auto violation = nlohmann::json::parse(read("found.json"))[0]["violations"][0];
  const auto command = violation["replay"].get<std::string>();
  ASSERT_EQ(shell(command + " --json result.json").status, 1);
  auto replayed = nlohmann::json::parse(read("result.json"))[0]["violations"][0];
  violation.erase("replay");
  replayed.erase("replay");
  EXPECT_EQ(violation, replayed);
  EXPECT_GT(violation["event"], 0);
  EXPECT_THAT(read("f.xml"), AllOf(HasSubstr(", replay: midflight replay mf1-"),
                                   HasSubstr("--strategy pct --depth 3 --max-runs 200")));
}

TEST_F(Explore, ACertificateOnStandardOutputIsAllThatIsThere) {
  const auto ran = explore("rekey-1.part.json", {"--certificate", "-"});
  EXPECT_EQ(nlohmann::json::parse(ran.out)["verdict"], "holds");
  EXPECT_THAT(ran.err, HasSubstr("exhaustive, seed 1: holds"));
}

// What the page of a search holds; nothing if it is none.
nlohmann::json searched(const std::string& page) {
  const std::string start = "id=\"report\">";
  const auto at = page.find(start);
  if (at == std::string::npos) return {};
  const auto from = at + start.size();
  const auto report = nlohmann::json::parse(page.substr(from, page.find("</script", from) - from));
  EXPECT_EQ(report["kind"], "search");
  return report["searches"][0];
}

TEST_F(Explore, ItsPageTellsFindsWithStepsAndCommandAndWhatWasSearched) {
  const auto ran = explore("rekey-before-fix.json", {"--html", "page.html"});
  EXPECT_EQ(ran.status, 1);
  const auto search = searched(read("page.html"));
  EXPECT_EQ(search["verdict"], "violated");
  const auto& find = search["finds"][0];
  EXPECT_EQ(find["property"], "no-spurious-restart");
  EXPECT_EQ(find["steps"].size(), 3U);
  EXPECT_LT(find["critical"], 3U);
  EXPECT_THAT(ran.out, HasSubstr(find["replay"].get<std::string>()));
  EXPECT_FALSE(search["outcomes"].empty());
}

TEST_F(Explore, ThePageOfACertificateSaysWhatTheSearchsOwnDoes) {
  const auto ran =
      explore("rekey-after-fix.json", {"--html", "search.html", "--certificate", "proof"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(midflight({"report", "proof", "--html", "proof.html"}).status, 0);
  const auto search = searched(read("search.html"));
  const auto proof = searched(read("proof.html"));
  EXPECT_THAT(search["proved"][0].get<std::string>(), testing::StartsWith("Proved:"));
  EXPECT_EQ(proof["proved"], search["proved"]);
  EXPECT_EQ(proof["outcomes"], search["outcomes"]);
  EXPECT_EQ(proof["check"], "midflight explore --check proof");
}

TEST_F(Explore, AFindsFolderHoldsATraceThatShowsItAgain) {
  EXPECT_EQ(explore("rekey-before-fix.json", {"--out", "finds"}).status, 1);
  const auto text = explore("rekey-before-fix.json").out;
  const auto fingerprint = text.substr(text.find("no-spurious-restart ") + 20, 16);
  const auto folder = "finds/crashes/no-spurious-restart-" + fingerprint;
  EXPECT_THAT(files(),
              testing::IsSupersetOf({folder + "/report.html", folder + "/report.txt",
                                     folder + "/scenario.json", folder + "/trace.jsonl.zst"}));
  const auto again = midflight({"replay", folder + "/trace.jsonl.zst"});
  EXPECT_EQ(again.status, 1) << again.err;
  EXPECT_THAT(again.out, HasSubstr("The same as recorded"));
  // Also before the search begins, one step after the other.
  (void)midflight({"replay", folder + "/trace.jsonl.zst", "--until", "3", "--json", "few.json"});
  const auto few = nlohmann::json::parse(read("few.json"))[0]["events"].get<int>();
  EXPECT_GE(few, 3);
  EXPECT_LE(few, 6) << "a step has few events";
  const auto fixed = midflight({"replay", folder + "/trace.jsonl.zst", "--keep-going", "--set",
                                "defaults.node.behaviour=tinc-after-fix"});
  EXPECT_EQ(fixed.status, 3);
  EXPECT_THAT(fixed.out, Not(HasSubstr("violated")));
}

TEST_F(Explore, ACertificateIsAcceptedAndAnAlteredOneRefused) {
  const auto proved = explore("rekey-1.part.json", {"--certificate", "proof.json"});
  EXPECT_EQ(proved.status, 0) << proved.out << proved.err;
  const auto text = read("proof.json");
  const auto agreed = midflight({"explore", "--check", "proof.json"});
  EXPECT_EQ(agreed.status, 0) << agreed.out << agreed.err;
  EXPECT_THAT(agreed.out, HasSubstr("derived again: holds"));
  const auto told = midflight({"explore", "--check", "proof.json", "--json", "-", "--html",
                               "page.html", "--log", "nodes.log", "--max-time", "1h"});
  EXPECT_EQ(nlohmann::json::parse(told.out)[0]["verdict"], "holds") << told.err;
  EXPECT_THAT(told.err, HasSubstr("derived again: holds"));
  EXPECT_EQ(midflight({"explore", "--check", "proof.json", "--max-time", "1ns"}).status, 4);
  const std::vector<std::pair<std::string, std::string>> alterations{
      {"\"states\": ", "\"states\": 1"},
      {"\"transitions\": ", "\"transitions\": 1"},
      {"\"depth\": ", "\"depth\": 1"},
      {"\"verdict\": \"holds\"", "\"verdict\": \"violated\""},
      {"\"outcome\": \"healthy\"", "\"outcome\": \"down for good\""},
      {"\"losses\": ", "\"losses\": 1"},
      {"\"timers\": ", "\"timers\": 1"},
      {"\"scenario_digest\": \"", "\"scenario_digest\": \"0"}};
  for (const auto& [from, to] : alterations) {
    auto altered = text;
    ASSERT_NE(altered.find(from), std::string::npos) << from;
    write("altered.json", altered.replace(altered.find(from), from.size(), to));
    const auto refused = midflight({"explore", "--check", "altered.json"});
    EXPECT_EQ(refused.status, 3) << from << refused.out << refused.err;
    EXPECT_THAT(refused.out, AllOf(HasSubstr("altered.json"), Not(HasSubstr("derived again"))));
  }
}

TEST_F(Explore, ACertificateSaysWhatItsBoundsAreAndHoldsNothingElse) {
  ASSERT_EQ(explore("rekey-1.part.json", {"--certificate", "proof.json"}).status, 0);
  auto proof = nlohmann::json::parse(read("proof.json"));
  EXPECT_EQ(proof["bounds"]["losses"], 1'000'000) << "as the scenario says";
  EXPECT_EQ(proof["bounds"]["duplicates"], 0) << "as it does not say";
  EXPECT_TRUE(proof["bounds"]["injections"].is_null()) << "all that there are";
  proof["checked_by"] = "somebody";
  write("proof.json", proof.dump());
  const auto ran = midflight({"explore", "--check", "proof.json"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("a certificate has no member \"checked_by\""));
}

TEST_F(Explore, EachCaseOfAMatrixIsASearchAndAResult) {
  const std::vector<std::string> cases{"--set", R"(matrix={"links.0.delay": ["10ms", "12ms"]})"};
  auto more = cases;
  more.insert(more.end(), {"--json", "o.json"});
  EXPECT_EQ(explore("rekey-1.part.json", more).status, 0);
  const auto results = nlohmann::json::parse(read("o.json"));
  ASSERT_EQ(results.size(), 2U);
  EXPECT_NE(results[0].at("matrix"), results[1].at("matrix"));
  more = cases;
  more.insert(more.end(), {"--certificate", "c.json"});
  const auto refused = explore("rekey-1.part.json", more);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("--certificate is of one search"));
}

TEST_F(Explore, PctPromisesNothingOfBugsDeeperThanItLooksFor) {
  const auto ran =
      explore("rekey-before-fix.json", {"--strategy", "pct", "--depth", "2", "--max-runs", "100"});
  EXPECT_THAT(
      ran.out,
      AllOf(HasSubstr("depth 2 was missed: at most "),
            HasSubstr("depth 3 was missed: at most 1000000 in a million; --depth 3 looks for it")));
}

TEST_F(Explore, ASearchThatWasStoppedSaysSoAndIsNoProof) {
  const auto ran = explore("rekey-3.part.json", {"--max-runs", "10", "--certificate", "part.json"});
  EXPECT_EQ(ran.status, 4) << ran.out;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("unfinished"), HasSubstr("stopped after ")));
  const auto checked = midflight({"explore", "--check", "part.json"});
  EXPECT_EQ(checked.status, 2);
  EXPECT_THAT(checked.err, HasSubstr("did not finish"));
}

TEST_F(Explore, AnOptionThatWouldChangeNothingIsRefusedByName) {
  expect_refused({"--bound", "losess=1"}, "losess");
  expect_refused({"--bound", "losses"}, "--bound");
  expect_refused({"--strategy", "luck"}, "--strategy");
  expect_refused({"--depth", "2"}, "--depth");
  expect_refused({"--strategy", "random", "--depth", "2"}, "--depth");
  expect_refused({"--strategy", "pct", "--certificate", "x.json"}, "--certificate");
  expect_refused({"--check", "x.json"}, "--check");
  expect_refused({"--resume"}, "--resume");
  EXPECT_TRUE(files().empty());
}

}  // namespace
}  // namespace midflight::cli
