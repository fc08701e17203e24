// Traces and tokens from the command line: recorded, replayed, compared, refused.
#include <gmock/gmock.h>

#include "tests/cli/recording.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ReplayOf : public Recording {
 protected:
  json replayed(std::vector<std::string> arguments, int status) {
    arguments.insert(arguments.begin(), "replay");
    arguments.insert(arguments.end(), {"--json", "again.json"});
    ran_ = midflight(arguments);
    EXPECT_EQ(ran_.status, status) << ran_.out << ran_.err;
    return ran_.status == 2 ? json() : json::parse(read("again.json")).front();
  }
  // As a person does: pastes the command that a run printed into a shell.
  [[nodiscard]] Spawned paste(const std::string& text) const {
    constexpr std::string_view kRow = "\n  replay    ";
    const auto at = text.find(kRow);
    EXPECT_NE(at, std::string::npos) << text;
    const auto begin = at + kRow.size();
    return shell(text.substr(begin, text.find('\n', begin) - begin));
  }
  static std::string row(const std::string& text, const std::string& name) {
    const auto at = text.find("\n  " + name);
    return at == std::string::npos ? "" : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  }

  Spawned ran_;
};

constexpr auto kImpossible =
    R"(, "expect": [{"counter": "packets_sent", "of": "total", "at_least": 100000}])";

TEST_F(ReplayOf, TheCommandThatAFailurePrintsGivesTheSameFailureAndDigest) {
  for (const std::string file : {"race.json", "it's a race.json", "-race.json"}) {
    write_race(file, kImpossible);
    const auto ran = midflight(
        {"run", "--seed", "9007199254740991", "--set", "links.0.delay=\"7ms\"", "--", "./" + file});
    ASSERT_EQ(ran.status, 1) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("midflight replay mf1-"));
    const auto again = paste(ran.out);
    EXPECT_EQ(again.status, 1) << again.err;
    for (const auto* name : {"seed", "digest", "verdict", "counters", "because", "replay"}) {
      EXPECT_EQ(row(again.out, name), row(ran.out, name));
      EXPECT_NE(row(ran.out, name), "") << name;
    }
  }
}

// Keys come from the seed: with another one the first record that holds some is not the same.
TEST_F(ReplayOf, WithAnotherSeedHasOtherKeys) {
  write_race("race.json");
  const auto run = record("trace.jsonl");
  replayed({"trace.jsonl", "--seed", "3", "--jobs", "2"}, run.at("violations").empty() ? 0 : 1);
  EXPECT_THAT(ran_.out, HasSubstr("The same as recorded"));
  const auto other = replayed({"trace.jsonl", "--seed", "4"}, 3);
  EXPECT_THAT(ran_.out, AllOf(HasSubstr("(digest, payload)"), HasSubstr("--seed 4")));
  EXPECT_EQ(other.at("seed"), 4);
}

// The page of a run offers the command, with one more setting.
TEST_F(ReplayOf, OfARunWithSettingsMayHaveOneMore) {
  write_scenario("s.json", "fails", kImpossible);
  const auto ran = midflight({"run", "s.json", "--set", "duration=2s"});
  const auto command = row(ran.out, "replay").substr(12);
  EXPECT_THAT(command, HasSubstr("--set duration=2s"));
  EXPECT_EQ(shell(command).status, 1);
  const auto changed = shell(command + " --set nodes.alpha.key_expire=1500ms");
  EXPECT_NE(changed.status, 2) << changed.err;
  EXPECT_EQ(shell(command + " --set nodes.alhpa.key_expire=1s").status, 2);
}

TEST_F(ReplayOf, OfManySeedsEachFailureHasACommandOfItsOwn) {
  write_race("race.json", kImpossible);
  const auto ran = midflight({"run", "race.json", "--seeds", "5..6", "--json", "run.json"});
  const auto results = json::parse(read("run.json"));
  const auto second = ran.out.substr(ran.out.find("  seed      6"));
  EXPECT_THAT(paste(ran.out).out, HasSubstr(results[0]["digest"].get<std::string>()));
  EXPECT_THAT(paste(second).out, HasSubstr(results[1]["digest"].get<std::string>()));
}

TEST_F(ReplayOf, AViolationAndJUnitCarryTheCommandToo) {
  write_race("race.json", kImpossible);
  const auto ran = midflight({"run", "race.json", "--json", "run.json", "--junit", "run.xml"});
  const auto command = row(ran.out, "replay").substr(12);
  EXPECT_THAT(read("run.xml"), HasSubstr(command));
  const auto violations = json::parse(read("run.json"))[0]["violations"];
  ASSERT_FALSE(violations.empty());
  EXPECT_EQ(violations[0]["replay"], command);
}

TEST_F(ReplayOf, ATraceIsTheSameEventByEvent) {
  write_race("race.json");
  for (const std::string trace : {"t.jsonl", "t.jsonl.zst"}) {
    const auto recorded = record(trace);
    const auto again = replayed({trace}, 1);  // the race is a violation
    EXPECT_EQ(again["digest"], recorded["digest"]);
    EXPECT_EQ(again["counters"], recorded["counters"]);
    EXPECT_THAT(ran_.out, Not(HasSubstr("torn")));
    EXPECT_THAT(ran_.out,
                HasSubstr("The same as recorded: " + recorded["events"].dump() + " events"));
  }
  EXPECT_LT(read("t.jsonl.zst").size(), read("t.jsonl").size() / 2);
}

TEST_F(ReplayOf, AReplayCanBeRecordedAndReplayed) {
  write_race("race.json");
  const auto recorded = record("t.jsonl");
  replayed({"t.jsonl", "--trace", "u.jsonl"}, 1);
  EXPECT_EQ(replayed({"u.jsonl"}, 1)["digest"], recorded["digest"]);
  const auto before = lines_of("t.jsonl");
  const auto after = lines_of("u.jsonl");
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 1; i + 2 < before.size(); ++i) ASSERT_EQ(before[i], after[i]);
}

TEST_F(ReplayOf, AChangedFlagStopsAtTheFirstDifferenceAndNamesIt) {
  write_race("race.json");
  record("t.jsonl");
  const auto again = replayed({"t.jsonl", "--set", kChangedFlag}, 3);
  EXPECT_EQ(again["verdict"], "unfinished");
  EXPECT_THAT(ran_.out, AllOf(HasSubstr("The first difference is at event "),
                              testing::ContainsRegex("on (alpha|beta) \\("),
                              HasSubstr("recorded        {"), HasSubstr("happened        {"),
                              HasSubstr("state recorded  "), HasSubstr("state now       ")));
  // All events before are those of the changed scenario too, and the one that is named is not.
  record("changed.jsonl", {"--set", kChangedFlag});
  auto before = lines_of("t.jsonl");
  auto after = lines_of("changed.jsonl");
  std::size_t first = 1;
  while (before[first] == after[first]) ++first;
  EXPECT_THAT(ran_.out, AllOf(HasSubstr("recorded        " + before[first] + "\n"),
                              HasSubstr("happened        " + after[first] + "\n")));
  EXPECT_THAT(ran_.out, HasSubstr("\"name\":\"validkey\""));
  EXPECT_GT(again["virtual_time_ns"], kExchangeAt);
}

TEST_F(ReplayOf, KeepingGoingCountsTheChoicesThatFitAndThoseThatDoNot) {
  write_race("race.json");
  record("t.jsonl");
  const auto changed = record("changed.jsonl", {"--set", kChangedFlag});
  const auto again = replayed({"t.jsonl", "--keep-going", "--set", kChangedFlag}, 3);
  EXPECT_THAT(ran_.out, testing::ContainsRegex("Kept going: [1-9][0-9]* later choices of the trace "
                                               "fitted, [0-9]+ were skipped, [0-9]+ questions"));
  // What no choice of the trace answers the seed does, as in a run of the changed scenario.
  EXPECT_EQ(again["digest"], changed["digest"]);
  EXPECT_EQ(again["virtual_time_ns"], 4'000'000'000);
}

TEST_F(ReplayOf, AScenarioWithoutANameKeepsThatOfItsFile) {
  write("race.json", R"({"format": 1, "duration": "1s", "nodes": {"alpha": {}}})");
  record("t.jsonl");
  EXPECT_EQ(replayed({"t.jsonl"}, 0)["scenario"], "race");
}

TEST_F(ReplayOf, UntilAnEventEndsAfterItsStep) {
  write_race("race.json");
  const auto all = record("t.jsonl")["events"].get<std::uint64_t>();
  for (const std::uint64_t until : {std::uint64_t{1}, all / 4}) {
    const auto again = replayed({"t.jsonl", "--until", std::to_string(until)}, 0);
    EXPECT_GE(again["events"], until);
    EXPECT_LT(again["events"], until + 20);  // no step has more events
  }
}

TEST_F(ReplayOf, TwiceComparesTheReplayWithItself) {
  write_race("race.json");
  const auto recorded = record("t.jsonl");
  EXPECT_EQ(replayed({"t.jsonl", "--twice"}, 1)["digest"], recorded["digest"]);
}

TEST_F(ReplayOf, ATornTraceIsReportedAndUsedAsFarAsItGoes) {
  write_race("race.json");
  for (const std::string name : {"t.jsonl", "t.jsonl.zst"}) {
    const auto recorded = record(name);
    const auto whole = read(name);
    std::uint64_t used = 0;
    for (std::size_t part = 0; part < 24; ++part) {
      write("torn", whole.substr(0, whole.size() * part / 24 + part % 3));
      const auto ran = midflight({"replay", "torn", "--json", "again.json"});
      if (ran.status == 2) {
        EXPECT_THAT(ran.err, HasSubstr("torn: "));
        EXPECT_EQ(used, 0U);
        continue;
      }
      EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
      EXPECT_THAT(ran.out, AllOf(HasSubstr("The trace is torn: it breaks off after line "),
                                 HasSubstr("The same as recorded: ")));
      EXPECT_EQ(json::parse(read("again.json"))[0]["digest"], recorded["digest"]);
      const auto at = ran.out.find("The same as recorded: ") + 22;
      const auto events = std::stoull(ran.out.substr(at));
      EXPECT_GE(events, used);
      used = events;
    }
    EXPECT_GT(used, recorded["events"].get<std::uint64_t>() / 2) << name;
  }
}

TEST_F(ReplayOf, ExitStatusesAreThoseOfTheTable) {
  write_scenario("race.json", "quiet");
  record("holds.jsonl");
  replayed({"holds.jsonl"}, 0);
  write_scenario("race.json", "quiet", kImpossible);
  record("fails.jsonl");
  replayed({"fails.jsonl"}, 1);
  EXPECT_THAT(ran_.out, HasSubstr("midflight replay fails.jsonl\n"));
  write_race("race.json",
             R"(, "expect": [{"verdict": "violated", "property": "no-spurious-restart"}])");
  EXPECT_EQ(midflight({"run", "race.json", "--trace", "declared.jsonl"}).status, 0);
  replayed({"declared.jsonl"}, 1);  // for a replay a declared violation is one
  const auto unseen =
      R"(, "sometimes": [{"node": "alpha", "event": "received", "record": "KEX", "exchange": 9}])";
  write_scenario("race.json", "quiet", unseen);
  EXPECT_EQ(midflight({"run", "race.json", "--trace", "vacuous.jsonl"}).status, 4);
  replayed({"vacuous.jsonl"}, 4);
  replayed({"holds.jsonl", "--set", "links.0.delay=11ms"}, 3);
}

TEST_F(ReplayOf, WhatIsNoTraceOrDamagedOrNewerIsRefused) {
  write_race("race.json");
  record("t.jsonl");
  const auto whole = read("t.jsonl");
  EXPECT_THAT(refused({"replay", "missing.jsonl"}), HasSubstr("missing.jsonl"));
  EXPECT_THAT(refused({"replay", "."}), HasSubstr("folder"));
  EXPECT_THAT(refused({"replay", "race.json"}), HasSubstr("no trace"));
  EXPECT_THAT(refused({"replay"}), HasSubstr("TRACE"));

  auto newer = whole;
  newer.replace(newer.find(":1,"), 3, ":2,");
  write("newer.jsonl", newer);
  EXPECT_THAT(refused({"replay", "newer.jsonl"}),
              AllOf(HasSubstr("newer.jsonl"), HasSubstr("format 2"), HasSubstr("newer midflight")));

  auto damaged = whole;
  damaged.replace(damaged.find("\"at_ns\""), 7, "\"at_xx\"");
  write("damaged.jsonl", damaged);
  EXPECT_THAT(refused({"replay", "damaged.jsonl"}), HasSubstr("damaged.jsonl: line "));

  EXPECT_THAT(refused({"replay", "t.jsonl", "--set", "nonsense=1"}), HasSubstr("nonsense"));
  EXPECT_THAT(refused({"replay", "t.jsonl", "--until", "0"}), HasSubstr("--until"));
  EXPECT_THAT(refused({"replay", "t.jsonl", "--scenario", "race.json"}), HasSubstr("--scenario"));
  EXPECT_THAT(refused({"replay", "t.jsonl", "--json", "t.jsonl"}), HasSubstr("t.jsonl"));
}

class TokenOf : public Recording {
 protected:
  void SetUp() override {
    Recording::SetUp();
    write_race("folder/race.json", kImpossible);
    const auto out = midflight({"run", "folder/race.json"}).out;
    const auto at = out.find("mf1-");
    token_ = out.substr(at, out.find(' ', at) - at);
  }
  std::string token_;
};

TEST_F(TokenOf, AScenarioIsFoundByItsDigestBelowTheFolder) {
  write_race("folder/other.json", R"(, "summary": "another")");
  write("folder/broken.json", "{");
  EXPECT_EQ(midflight({"replay", token_}).status, 1);
  EXPECT_EQ(midflight({"replay", token_, "--scenario", "folder"}).status, 1);
  EXPECT_EQ(midflight({"replay", token_, "--scenario", "folder/race.json"}).status, 1);
  EXPECT_EQ(midflight({"replay", token_, "--set", kChangedFlag}).status, 1);
}

TEST_F(TokenOf, AChangedScenarioOrAWrongTokenIsRefused) {
  write_race("folder/race.json");
  const auto changed = midflight({"replay", token_});
  EXPECT_EQ(changed.status, 2);
  EXPECT_THAT(changed.err, HasSubstr("--scenario"));
  const auto damaged = midflight({"replay", token_.substr(0, token_.size() - 1)});
  EXPECT_EQ(damaged.status, 2);
  EXPECT_THAT(damaged.err, HasSubstr("copy the whole"));
  const auto newer = midflight({"replay", "mf2" + token_.substr(3)});
  EXPECT_EQ(newer.status, 2);
  EXPECT_THAT(newer.err, HasSubstr("newer"));
}

}  // namespace
}  // namespace midflight::cli
