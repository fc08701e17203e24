#include <sys/mount.h>

#include <csignal>
#include <thread>

#include "tests/cli/fuzz_support.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Fuzz : public FuzzPlace {};

TEST_F(Fuzz, FindsTheRaceAndKeepsWhatShowsIt) {
  const auto ran = fuzz("c", {"--max-runs", "256", "--jobs", "1"});
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("found no-spurious-restart-"));
  const auto found = finds("c");
  ASSERT_FALSE(found.empty());
  for (const auto& find : found) {
    for (const auto* file : {"trace.jsonl.zst", "scenario.json", "report.txt", "report.html"}) {
      EXPECT_TRUE(std::filesystem::exists(folder_ / "c/crashes" / find / file)) << find << file;
    }
  }
  const auto text = read("c/crashes/" + *found.begin() + "/report.txt");
  const auto at = text.find("replay: ");
  ASSERT_NE(at, std::string::npos) << text;
  const auto again = shell(text.substr(at + 8));
  EXPECT_EQ(again.status, 1) << again.err;
  EXPECT_THAT(again.out + again.err, HasSubstr("no-spurious-restart"));
}

TEST_F(Fuzz, EachFindHasItsOwnCommandInTheResults) {
  (void)midflight({"fuzz", search("old-channel-after-fix.json"), "--corpus", "c", "--max-runs",
                   "600", "--json", "r.json"});
  std::size_t told = 0;
  for (const auto& result : nlohmann::json::parse(read("r.json"))) {
    for (const auto& find : result["violations"]) {
      EXPECT_THAT(find["replay"].get<std::string>(),
                  HasSubstr(find["fingerprint"].get<std::string>()));
      ++told;
    }
  }
  EXPECT_GT(told, 1U);
}

TEST_F(Fuzz, CasesOfAMatrixHaveNamesOfTheirOwn) {
  const auto ran = fuzz("c", {"--max-runs", "4", "--json", "cases.json", "--set",
                              R"(matrix={"defaults.link.delay": ["10ms", "12ms"]})"});
  ASSERT_NE(ran.status, 2) << ran.err;
  std::set<std::string> names;
  for (const auto& result : nlohmann::json::parse(read("cases.json"))) {
    names.insert(result.at("scenario").get<std::string>());
  }
  EXPECT_EQ(names.count("rekey searched, before the fix [delay=10ms]"), 1U);
  EXPECT_EQ(names.count("rekey searched, before the fix [delay=12ms]"), 1U);
}

TEST_F(Fuzz, StopsAtTheFirstFindThatIsNew) {
  (void)fuzz("c", {"--max-runs", "256", "--jobs", "1"});
  const auto before = runs("c");
  const auto known = finds("c").size();
  (void)fuzz("c", {"--max-runs", "128", "--jobs", "1", "--stop-on-first"});
  EXPECT_TRUE(runs("c") > before || finds("c").size() > known);
}

// The command of scenarios/regressions/README.md; tests/scenarios_run replays what it leaves.
TEST_F(Fuzz, AFindBecomesARegressionWithOneCommand) {
  (void)fuzz("c", {"--max-runs", "64", "--jobs", "1"});
  const auto found = finds("c");
  ASSERT_FALSE(found.empty());
  const auto ran = midflight(
      {"shrink", "c/crashes/" + *found.begin() + "/trace.jsonl.zst", "-o", "regression.jsonl.zst"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(midflight({"replay", "regression.jsonl.zst"}).status, 1);
}

TEST_F(Fuzz, IsTheSameForOneSeedAndAnyJobsAndInParts) {
  (void)fuzz("one", {"--max-runs", "1024", "--jobs", "1", "--seed", "5"});
  (void)fuzz("two", {"--max-runs", "1024", "--jobs", "2", "--seed", "5"});
  (void)fuzz("parts", {"--max-runs", "320", "--jobs", "1", "--seed", "5"});
  (void)fuzz("parts", {"--max-runs", "704", "--jobs", "1", "--resume"});
  EXPECT_EQ(listing("one"), listing("two"));
  EXPECT_EQ(listing("one"), listing("parts"));
  EXPECT_EQ(runs("parts"), 1024U);
}

TEST_F(Fuzz, EndsInTimeAndAtTheFirstFind) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(fuzz("c", {"--max-time", "1s"}).status, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_EQ(fuzz("d", {"--max-time", "60s", "--stop-on-first"}).status, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

class NightlyFuzz : public FuzzPlace {};

// What the fix leaves open: each in a minute, from nothing, on one thread.
TEST_F(NightlyFuzz, FindsEachResidualRaceWithinAMinute) {
  for (const auto* race : {"data-overtakes-ack", "old-key-after-ack", "replay-restarts"}) {
    const auto ran = midflight({"fuzz", search(std::string(race) + ".json"), "--corpus", race,
                                "--jobs", "1", "--stop-on-first", "--max-time", "60s"});
    EXPECT_EQ(ran.status, 1) << race << ran.err;
    EXPECT_FALSE(finds(race).empty()) << race;
  }
}

TEST_F(Fuzz, KnownFindsFailNothing) {
  EXPECT_EQ(fuzz("c", {"--max-runs", "256", "--seed", "1"}).status, 1);
  auto known = nlohmann::json::array();
  for (const auto& find : finds("c")) {
    known.push_back({{"fingerprint", find.substr(find.rfind('-') + 1)}, {"reason", "the mission"}});
  }
  write("known.json", known.dump());
  const auto ran =
      fuzz("d", {"--max-runs", "256", "--seed", "1", "--known", "known.json", "--junit",
                 "finds.xml", "--json", "finds.json", "--html", "finds.html"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("known: the mission"));
  const auto junit = read("finds.xml");
  EXPECT_THAT(junit, HasSubstr("failures=\"0\""));
  for (const auto& find : finds("d")) {
    const auto name = " name=\"" + find;
    const auto at = junit.find(name);
    ASSERT_NE(at, std::string::npos) << find << junit;
    EXPECT_EQ(junit.find(name, at + 1), std::string::npos) << "one case for each";
  }
  EXPECT_THAT(read("finds.json"), HasSubstr("\"verdict\": \"violated\""));
  EXPECT_THAT(read("finds.html"), HasSubstr(*finds("d").begin()));
}

TEST_F(Fuzz, AKnownFindWithoutAReasonIsRefused) {
  write("known.json", R"([{"fingerprint": "0123456789abcdef"}])");
  const auto ran = fuzz("c", {"--known", "known.json"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("known.json: /0/reason"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "c"));
}

TEST_F(Fuzz, WhatWasNeverSeenIsSaid) {
  const auto ran =
      fuzz("c", {"--max-runs", "64", "--set", "defaults.node.behaviour=tinc-after-fix", "--set",
                 R"(sometimes=[{"node": "alpha", "event": "timer", "timer": "key_expire"}])"});
  EXPECT_EQ(ran.status, 4) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("no finds"), HasSubstr("never seen in ")));
  (void)fuzz("c", {"--max-runs", "1", "--junit", "finds.xml", "--set",
                   "defaults.node.behaviour=tinc-after-fix", "--set",
                   R"(sometimes=[{"node": "alpha", "event": "timer", "timer": "key_expire"}])"});
  EXPECT_THAT(read("finds.xml"), AllOf(HasSubstr("failures=\"1\""), HasSubstr("never seen: ")));
}

TEST_F(Fuzz, WrongInputChangesNothing) {
  for (const auto& more : std::vector<std::vector<std::string>>{
           {"--shard", "3/2"},
           {"--shard", "2"},
           {"--max-runs", "0"},
           {"--resume"},
           {"--set", R"(search.vary={"links.0.jitter": ["3s", "1s"]})"},
           {"--set", R"(search.vary={"links.0.colour": ["red", "blue"]})"}}) {
    EXPECT_EQ(fuzz("c", more).status, 2) << more[0];
    EXPECT_FALSE(std::filesystem::exists(folder_ / "c"));
  }
  write("other/file.txt", "somebody's");
  const auto other = fuzz("other", {"--max-runs", "64"});
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("other: is neither empty nor a corpus"));
  EXPECT_EQ(midflight({"status", "other"}).status, 2);
  EXPECT_EQ(midflight({"merge", "other", "--into", "x"}).status, 2);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x"));
}

TEST_F(Fuzz, ASecondWriterIsTurnedAwayAndAReaderIsNot) {
  (void)fuzz("c", {"--max-runs", "64"});
  const auto child = spawn_in_background(
      {MIDFLIGHT_PROGRAM, "fuzz", search("rekey-before-fix.json"), "--corpus", "c"},
      {folder_, {}, false});
  const auto holder = "process " + std::to_string(child);
  for (int i = 0; i < 1000 && !read("c/lock").starts_with(holder); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const auto second = fuzz("c", {"--max-runs", "64"});
  EXPECT_EQ(second.status, 2);
  EXPECT_THAT(second.err, AllOf(HasSubstr("c: is being written by " + holder),
                                HasSubstr("name another folder")));
  EXPECT_EQ(midflight({"status", "c"}).status, 0);
  kill(child, SIGTERM);
  EXPECT_EQ(wait_for(child), 143);
  EXPECT_EQ(fuzz("c", {"--max-runs", "64"}).status, 1);
}

TEST_F(Fuzz, CorporaMergeToTheSameInAnyOrder) {
  for (const auto* shard : {"1/3", "2/3", "3/3"}) {
    (void)fuzz(std::string("s") + shard[0], {"--max-runs", "192", "--shard", shard});
  }
  EXPECT_NE(listing("s1"), listing("s2"));
  EXPECT_EQ(midflight({"merge", "s1", "s2", "s3", "--into", "a"}).status, 0);
  EXPECT_EQ(midflight({"merge", "s3", "s1", "--into", "b"}).status, 0);
  EXPECT_EQ(midflight({"merge", "s2", "b", "s3", "--into", "b"}).status, 0);
  EXPECT_EQ(listing("a"), listing("b"));
  EXPECT_EQ(runs("b"), 3U * 192);
  auto all = finds("s1");
  all.merge(finds("s2"));
  all.merge(finds("s3"));
  EXPECT_EQ(finds("a"), all);
  EXPECT_EQ(read("a/lock"), "") << "nobody writes now";
}

// A file system of its own, as small or as read-only as the test wants.
class MountedFuzz : public FuzzPlace {
 protected:
  void SetUp() override {
    FuzzPlace::SetUp();
    std::filesystem::create_directories(folder_ / "disk");
    mounted_ = mount("midflight", (folder_ / "disk").c_str(), "tmpfs", 0, "size=4m") == 0;
    if (!mounted_) GTEST_SKIP() << "NOT TESTED: no right to mount, so no disk to fill";
  }
  void TearDown() override {
    if (mounted_) umount2((folder_ / "disk").c_str(), MNT_DETACH);
    FuzzPlace::TearDown();
  }
  bool mounted_ = false;
};

TEST_F(MountedFuzz, AFullDiskIsAnErrorAndLosesNothingThatWasSaid) {
  ASSERT_EQ(fuzz("disk/c", {"--max-runs", "64", "--jobs", "1"}).status, 1);
  const auto said = finds("disk/c");
  std::ofstream(folder_ / "disk/filler", std::ios::binary) << std::string(5'000'000, 'x');
  ASSERT_LT(std::filesystem::file_size(folder_ / "disk/filler"), 5'000'000U) << "not full";
  const auto ran = fuzz("disk/c", {"--max-runs", "4096", "--jobs", "1"});
  EXPECT_EQ(ran.status, 2) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("disk/c"));
  std::filesystem::remove(folder_ / "disk/filler");
  EXPECT_TRUE(std::ranges::includes(finds("disk/c"), said));
  const auto done = runs("disk/c");
  EXPECT_EQ(fuzz("disk/c", {"--max-runs", "64", "--jobs", "1"}).status, 1);
  EXPECT_EQ(runs("disk/c"), done + 64);
}

TEST_F(MountedFuzz, AReadOnlyFolderIsAnErrorAndCanBeRead) {
  ASSERT_EQ(fuzz("disk/c", {"--max-runs", "64", "--jobs", "1"}).status, 1);
  ASSERT_EQ(
      mount("midflight", (folder_ / "disk").c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m"),
      0);
  const auto ran = fuzz("disk/c", {"--max-runs", "64"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("disk/c: can't be written"));
  EXPECT_EQ(runs("disk/c"), 64U);
  EXPECT_EQ(midflight({"merge", "disk/c", "--into", "elsewhere"}).status, 0);
  EXPECT_EQ(listing("elsewhere"), listing("disk/c"));
}

}  // namespace
}  // namespace midflight::cli
