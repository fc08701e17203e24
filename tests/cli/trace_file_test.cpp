// What is on disk while a run is recorded, and when it ends otherwise than planned.
#include <sys/stat.h>

#include <csignal>
#include <thread>

#include "tests/cli/recording.h"

namespace midflight::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TraceFileOf : public Recording {
 protected:
  // A run that is under way, with some of its trace on disk.
  pid_t start(const std::string& trace) {
    const auto child = spawn_in_background(
        {MIDFLIGHT_PROGRAM, "run", "race.json", "--trace", trace, "--set", "duration=10000000s"},
        {folder_, {}, false});
    std::error_code missing;
    while (!(std::filesystem::file_size(folder_ / trace, missing) > kOnDisk) || missing) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return child;
  }
  static constexpr std::uintmax_t kOnDisk = 256 * 1024;
};

TEST_F(TraceFileOf, AKilledRunLeavesWhatItHadWritten) {
  write_race("race.json");
  for (const std::string trace : {"t.jsonl", "t.jsonl.zst"}) {
    const auto child = start(trace);
    ::kill(child, SIGKILL);
    EXPECT_EQ(wait_for(child), 128 + SIGKILL);
    const auto ran = midflight({"replay", trace, "--until", "200"});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("The trace is torn"));
  }
}

TEST_F(TraceFileOf, AnInterruptedRunLeavesAWholeTraceThatEndsWhereItDid) {
  write_race("race.json");
  const auto child = start("t.jsonl.zst");
  ::kill(child, SIGINT);
  EXPECT_EQ(wait_for(child), 130);
  const auto ran = midflight({"replay", "t.jsonl.zst"});
  EXPECT_LE(ran.status, 1) << ran.out << ran.err;  // the race is a violation, if it got there
  EXPECT_THAT(ran.out, HasSubstr("The recorded run was stopped after event "));
  EXPECT_THAT(ran.out, HasSubstr("The same as recorded: "));
}

TEST_F(TraceFileOf, ABugLeavesWhatWasRecordedUntilThen) {
  write_scenario("throws.json", "throws");
  write_scenario("breaks.json", "breaks");
  for (const std::string name : {"throws", "breaks"}) {
    EXPECT_EQ(stand_in({"run", name + ".json", "--trace", name}).status, 70);
    EXPECT_THAT(read(name), HasSubstr("\"kind\":\"restart\""));
  }
}

TEST_F(TraceFileOf, AnOldFileIsLostOnlyToAWholeTrace) {
  write_scenario("a.json", "throws");
  write("t.jsonl", "old");
  EXPECT_EQ(stand_in({"run", "a.json", "--trace", "t.jsonl"}).status, 70);
  EXPECT_EQ(read("t.jsonl"), "old");
  EXPECT_EQ(midflight({"run", "a.json", "--trace", "t.jsonl", "--set", "nonsense=1"}).status, 2);
  EXPECT_EQ(midflight({"run", "a.json", "--trace", "t.jsonl", "--seeds", "1..2"}).status, 2);
  EXPECT_EQ(midflight({"run", "a.json", "--trace", "t.jsonl", "--json", "missing/x"}).status, 2);
  EXPECT_EQ(read("t.jsonl"), "old");
  EXPECT_EQ(midflight({"run", "a.json", "--trace", "t.jsonl"}).status, 0);
  EXPECT_EQ(midflight({"replay", "t.jsonl"}).status, 0);
}

TEST_F(TraceFileOf, ADiskThatIsFullLeavesTheOldFileAndIsSaid) {
  write_race("race.json");
  write("t.jsonl", "old");
  const std::string limited =
      "trap '' XFSZ; ulimit -f 64; exec " MIDFLIGHT_PROGRAM " run race.json --trace t.jsonl";
  const auto ran = spawn({"/bin/sh", "-c", limited}, {folder_, {}, false});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("t.jsonl: can't be written"));
  EXPECT_EQ(read("t.jsonl"), "old");
  EXPECT_THAT(files(), ElementsAre("race.json", "t.jsonl"));
}

TEST_F(TraceFileOf, HoldsOneRun) {
  write_race("race.json");
  write_race("folder/a.json");
  for (const std::vector<std::string>& many :
       {std::vector<std::string>{"--seeds", "1..2"}, {"folder"}, {"--twice"}}) {
    std::vector<std::string> arguments{"run", "race.json", "--trace", "t.jsonl"};
    arguments.insert(arguments.end(), many.begin(), many.end());
    EXPECT_EQ(midflight(arguments).status, 2);
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "t.jsonl"));
}

TEST_F(TraceFileOf, GoesToStandardOutputWhilePeopleReadElsewhere) {
  write_race("race.json");
  const auto ran = midflight({"run", "race.json", "--trace", "-"});
  EXPECT_THAT(ran.err, HasSubstr("race.json"));
  write("t.jsonl", ran.out);
  EXPECT_EQ(midflight({"replay", "t.jsonl"}).status, 1);
}

TEST_F(TraceFileOf, RecordingChangesNoDigest) {
  write_race("race.json");
  const auto recorded = record("t.jsonl");
  EXPECT_EQ(midflight({"run", "race.json", "--json", "plain.json"}).status, 1);
  EXPECT_EQ(nlohmann::json::parse(read("plain.json"))[0]["digest"], recorded["digest"]);
}

TEST_F(TraceFileOf, TheSameRunIsTheSameBytes) {
  write_race("race.json");
  record("t.jsonl");
  record("u.jsonl");
  EXPECT_EQ(read("t.jsonl"), read("u.jsonl"));
}

}  // namespace
}  // namespace midflight::cli
