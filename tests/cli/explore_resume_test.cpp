// Searches that are stopped, and go on, with the program itself.
#include <chrono>
#include <csignal>
#include <thread>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::HasSubstr;

// Whether a process has come to catch the signal.
bool catches(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("SigCgt:")) continue;
    return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1U) != 0;
  }
  return false;
}

class ExploreResume : public Workplace {
 protected:
  [[nodiscard]] static std::vector<std::string> command(const std::string& name,
                                                        std::vector<std::string> more) {
    more.insert(more.begin(),
                {"explore", std::string(MIDFLIGHT_SOURCE_DIR "/scenarios/search/") + name});
    return more;
  }
  [[nodiscard]] Spawned explore(const std::string& name, std::vector<std::string> more) const {
    return midflight(command(name, std::move(more)));
  }
  void expect_refused(const std::vector<std::string>& more, const std::string& why) const {
    const auto ran = explore("rekey-3.part.json", more);
    EXPECT_EQ(ran.status, 2) << ran.out;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr(why));
  }
};

TEST_F(ExploreResume, GoesOnAfterEachBoundToTheSameCertificate) {
  ASSERT_EQ(explore("rekey-3.part.json", {"--certificate", "whole.json"}).status, 0);
  auto ran = explore("rekey-3.part.json", {"--max-runs", "10", "--checkpoint", "stopped"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.err, HasSubstr("--resume stopped"));
  ran = explore("rekey-3.part.json", {"--max-runs", "1000", "--resume", "stopped"});
  EXPECT_EQ(ran.status, 4);
  ran = explore("rekey-3.part.json", {"--resume", "stopped", "--certificate", "parts.json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(read("parts.json"), read("whole.json"));
}

TEST_F(ExploreResume, NamesTheCommandWithItsOutputs) {
  const auto ran = explore("rekey-3.part.json",
                           {"--max-runs", "10", "--out", "found", "--certificate", "whole.json"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.err,
              HasSubstr("--resume found/checkpoint --certificate whole.json --out found\n"));
}

TEST_F(ExploreResume, GoesOnAfterASignal) {
  ASSERT_EQ(explore("rekey-5.part.json", {"--certificate", "whole.json"}).status, 0);
  for (const auto& [signal, status] : {std::pair(SIGINT, 130), std::pair(SIGTERM, 143)}) {
    auto interrupted = command("rekey-5.part.json", {"--out", "found"});
    interrupted.insert(interrupted.begin(), MIDFLIGHT_PROGRAM);
    const auto child = spawn_in_background(interrupted, {folder_, {}, false});
    while (!catches(child, signal)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ::kill(child, signal);
    EXPECT_EQ(wait_for(child), status);
    const auto ran = explore("rekey-5.part.json",
                             {"--resume", "found/checkpoint", "--certificate", "parts.json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(read("parts.json"), read("whole.json"));
  }
}

TEST_F(ExploreResume, ABoundOfMemoryEndsTheSearchAsUnfinished) {
  const auto ran = explore("rekey-5.part.json", {"--max-memory", "20MB", "--checkpoint", "c"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, HasSubstr("unfinished"));
  const auto more = explore("rekey-5.part.json", {"--resume", "c", "--max-memory", "2GiB"});
  EXPECT_EQ(more.status, 0) << more.err;
  EXPECT_THAT(more.out, HasSubstr("holds"));
}

TEST_F(ExploreResume, RefusesWhatIsNoCheckpointOfThisSearch) {
  ASSERT_EQ(explore("rekey-3.part.json", {"--max-runs", "10", "--checkpoint", "c"}).status, 4);
  expect_refused({"--resume", "missing"}, "missing: ");
  expect_refused({"--resume", "c", "--bound", "losses=1"}, "another scenario");
  expect_refused({"--resume", "c", "--seed", "2"}, "of seed 1, not 2");
  expect_refused({"--resume", "c", "--reduction", "none"}, "--reduction is the checkpoint's");
  expect_refused({"--resume", "c", "--strategy", "pct"}, "--resume is for exhaustive");
  const auto text = read("c");
  write("torn", text.substr(0, text.size() / 2));
  expect_refused({"--resume", "torn"}, "damaged or not complete");
  write("other", "{}");
  expect_refused({"--resume", "other"}, "not a checkpoint");
  expect_refused({"--max-memory", "20 apples"}, "expected a size such as 500MB");
}

TEST_F(ExploreResume, ASearchMadeTwiceComesToTheSame) {
  const auto ran = explore("rekey-1.part.json", {"--twice", "--reduction", "sleep-sets"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

TEST_F(ExploreResume, ReductionsChangeNoVerdict) {
  const auto states = [this](const char* reduction) {
    const auto ran = explore("rekey-3.part.json", {"--bound", "losses=0", "--reduction", reduction,
                                                   "--certificate", "proof.json"});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
    EXPECT_THAT(read("proof.json"), HasSubstr(std::string("\"reduction\": \"") + reduction));
    EXPECT_EQ(midflight({"explore", "--check", "proof.json"}).status, 0);
    return ran.out.substr(0, ran.out.find(" state"));
  };
  EXPECT_EQ(states("none"), states("sleep-sets"));
}

}  // namespace
}  // namespace midflight::cli
