// midflight shrink, with the program itself: from a recorded failure to a scenario that can be
// kept.
#include <sys/types.h>

#include <csignal>
#include <thread>

#include "tests/cli/recording.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class Shrink : public Recording {
 protected:
  // A flood over a key exchange, with the fault on; its trace, and what run said of it.
  json record_flood(const std::string& trace, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "run",
        std::string(MIDFLIGHT_SOURCE_DIR) +
            "/scenarios/races/ping-flood-from-responder-before-fix.json",
        "--trace",
        trace,
        "--json",
        "run.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto ran = midflight(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return json::parse(read("run.json")).front();
  }
  [[nodiscard]] std::string refused(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "shrink");
    return Workplace::refused(std::move(arguments));
  }
  // The trace is replayed, and shows this.
  void expect_shows(const std::string& trace, const json& fingerprint) {
    const auto ran = midflight({"replay", trace, "--json", "again.json"});
    EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
    const auto violations = json::parse(read("again.json")).front().at("violations");
    EXPECT_TRUE(std::any_of(violations.begin(), violations.end(), [&](const json& violation) {
      return violation.at("fingerprint") == fingerprint;
    })) << violations;
  }
};

TEST_F(Shrink, MakesAFloodOnePacketThatCanBeReplayedAndKept) {
  for (const std::string end : {".jsonl", ".jsonl.zst"}) {
    const auto run = record_flood("flood" + end);
    const auto fingerprint = run.at("violations").front().at("fingerprint");
    const auto sent = run.at("counters").at("packets_sent").at("total").get<int>();
    const auto ran = midflight({"shrink", "flood" + end, "-o", "small" + end, "--as-scenario",
                                "kept.json", "--json", "small.json"});
    ASSERT_EQ(ran.status, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("packets: " + std::to_string(sent) + " -> 1\n"),
                               HasSubstr("Minimal"), HasSubstr("midflight replay small" + end),
                               HasSubstr("midflight run kept.json")));
    expect_shows("small" + end, fingerprint);
    const auto result = json::parse(read("small.json")).front();
    EXPECT_EQ(result.at("violations").front().at("fingerprint"), fingerprint);
    EXPECT_EQ(result.at("counters").at("packets_sent").at("total"), 1);

    const auto kept = midflight({"run", "kept.json", "--twice", "--json", "kept.result"});
    EXPECT_EQ(kept.status, 0) << kept.out << kept.err;
    const auto violations = json::parse(read("kept.result")).front().at("violations");
    EXPECT_EQ(violations.front().at("fingerprint"), fingerprint);
    // The fix holds on it: what it expects is no longer seen.
    EXPECT_EQ(midflight({"run", "kept.json", "--set", "nodes.beta.behaviour=tinc-after-fix",
                         "--set", "nodes.alpha.behaviour=tinc-after-fix"})
                  .status,
              1);
  }
}

TEST_F(Shrink, TakesATokenToo) {
  const auto scenario =
      std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/races/injected-from-both-before-fix.json";
  ASSERT_EQ(midflight({"run", scenario, "--seed", "7", "--json", "run.json"}).status, 0);
  const auto violation = json::parse(read("run.json")).front().at("violations").front();
  const auto replay = violation.at("replay").get<std::string>();
  const auto begin = replay.find("mf1-");
  ASSERT_NE(begin, std::string::npos) << replay;
  const auto token = replay.substr(begin, replay.find(' ', begin) - begin);
  const auto ran = midflight({"shrink", token, "--scenario", scenario, "-o", "small.jsonl"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  expect_shows("small.jsonl", violation.at("fingerprint"));
}

// The command that it prints replays what it wrote, which holds the settings.
TEST_F(Shrink, TakesTheTokenOfARunWithSettings) {
  write_race("race.json");
  ASSERT_EQ(midflight({"run", "race.json", "--set", "seed=4", "--json", "run.json"}).status, 1);
  const auto violation = json::parse(read("run.json")).front().at("violations").front();
  const auto replay = violation.at("replay").get<std::string>();
  ASSERT_THAT(replay, HasSubstr(" --set seed=4"));
  const auto ran = shell("midflight shrink -o small.jsonl " + replay.substr(replay.find("mf1-")));
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  expect_shows("small.jsonl", violation.at("fingerprint"));
}

TEST_F(Shrink, KeepsTheAnswersThatItTakes) {
  // Five datagrams in a hundred are lost, and delays vary.
  write_race("race.json");
  const auto run = record("race.jsonl");
  ASSERT_FALSE(run.at("violations").empty());
  const auto ran = midflight({"shrink", "race.jsonl", "-o", "small.jsonl"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  expect_shows("small.jsonl", run.at("violations").front().at("fingerprint"));
}

TEST_F(Shrink, TakesWhatASearchFound) {
  const auto scenario =
      std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/search/rekey-before-fix.json";
  ASSERT_EQ(midflight({"explore", scenario, "--out", "finds", "--json", "finds.json"}).status, 1);
  const auto violation = json::parse(read("finds.json")).front().at("violations").front();
  const auto fingerprint = violation.at("fingerprint").get<std::string>();
  const auto trace = "finds/crashes/" + violation.at("property").get<std::string>() + "-" +
                     fingerprint + "/trace.jsonl.zst";
  const auto ran = midflight({"shrink", trace, "-o", "small.jsonl", "--as-scenario", "small.json"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  expect_shows("small.jsonl", fingerprint);
  EXPECT_THAT(ran.out, HasSubstr("small.json"));
  const auto again = midflight({"explore", "small.json"});
  EXPECT_EQ(again.status, 1) << again.out << again.err;
  EXPECT_THAT(again.out, HasSubstr(fingerprint));
}

TEST_F(Shrink, WhatShowsNoViolationIsRefused) {
  write_scenario("race.json", "calm");
  record("calm.jsonl");
  EXPECT_THAT(refused({"calm.jsonl", "-o", "small.jsonl"}), HasSubstr("no property is violated"));
  const auto run = record_flood("flood.jsonl");
  EXPECT_THAT(refused({"flood.jsonl", "-o", "small.jsonl", "--property", "no-storm"}),
              AllOf(HasSubstr("no such violation"), HasSubstr("no-spurious-restart")));
  EXPECT_THAT(refused({"flood.jsonl", "-o", "small.jsonl", "--fingerprint", "0123456789abcdef"}),
              HasSubstr(run.at("violations").front().at("fingerprint").get<std::string>()));
}

TEST_F(Shrink, WrongFilesAreRefusedAndNothingIsWritten) {
  record_flood("flood.jsonl");
  EXPECT_THAT(refused({"missing.jsonl", "-o", "small.jsonl"}), HasSubstr("missing.jsonl"));
  EXPECT_THAT(refused({"run.json", "-o", "small.jsonl"}), HasSubstr("run.json"));
  EXPECT_THAT(refused({"flood.jsonl"}), HasSubstr("--output"));
  EXPECT_THAT(refused({"flood.jsonl", "-o", "flood.jsonl"}), HasSubstr("flood.jsonl"));
  EXPECT_THAT(refused({"flood.jsonl", "-o", "missing/small.jsonl"}), HasSubstr("missing/small"));
  EXPECT_THAT(refused({"flood.jsonl", "-o", "x", "--as-scenario", "x"}), HasSubstr("x"));
  EXPECT_THAT(refused({"flood.jsonl", "-o", "x", "--max-time", "soon"}), HasSubstr("--max-time"));
  for (const auto* time : {"0s", "-1s"}) {
    EXPECT_THAT(refused({"flood.jsonl", "-o", "x", "--max-time", time}),
                HasSubstr("expected a duration of more than 0"));
  }
}

TEST_F(Shrink, ARunThatIsNotTheRecordedOneIsRefused) {
  record_flood("flood.jsonl");
  auto text = read("flood.jsonl");
  const std::string flag = R"("behaviour":"tinc-before-fix")";
  const auto at = text.find(flag);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, flag.size(), R"("behaviour":"tinc-2015-05"   )");
  write("other.jsonl", text);
  (void)refused({"other.jsonl", "-o", "small.jsonl"});
}

TEST_F(Shrink, WhenTimeIsUpTheSmallestSoFarIsWritten) {
  const auto run = record_flood("flood.jsonl");
  const auto ran = midflight({"shrink", "flood.jsonl", "-o", "some.jsonl", "--as-scenario",
                              "some.json", "--max-time", "1ms"});
  EXPECT_EQ(ran.status, 4) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Stopped before it was minimal"));
  expect_shows("some.jsonl", run.at("violations").front().at("fingerprint"));
  EXPECT_EQ(midflight({"run", "some.json"}).status, 0);
}

// A flood whose first run alone takes longer than the signal does.
TEST_F(Shrink, WhenInterruptedTheSmallestSoFarIsWritten) {
  const auto run = record_flood("flood.jsonl", {"--set", "traffic.0.every=1ms"});
  const auto before = files().size();
  const auto child = spawn_in_background(
      {MIDFLIGHT_PROGRAM, "shrink", "flood.jsonl", "-o", "some.jsonl"}, {folder_, {}, false});
  // Its output lies beside its place from when it begins to shrink.
  while (files().size() == before) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ASSERT_EQ(::kill(child, SIGINT), 0);
  EXPECT_EQ(wait_for(child), 130);
  expect_shows("some.jsonl", run.at("violations").front().at("fingerprint"));
}

}  // namespace
}  // namespace midflight::cli
