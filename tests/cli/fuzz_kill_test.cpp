// What is left of a fuzzer that is killed at any moment.
#include <chrono>
#include <csignal>
#include <thread>

#include "tests/cli/fuzz_support.h"

namespace midflight::cli {
namespace {

constexpr std::uint64_t kRuns = 4096;  // amid which processes are killed
constexpr std::uint64_t kAllRuns = kRuns + 64;

class Killed : public FuzzPlace {
 protected:
  [[nodiscard]] std::uint64_t done() const {
    return std::filesystem::exists(folder_ / "c/index.sqlite") ? runs("c") : 0;
  }
  // Runs what is left of the campaign, for so long at most. What it said stands in `said`. False if
  // it came to its end before.
  [[nodiscard]] bool run_and_kill(std::chrono::milliseconds after) const {
    const auto child = spawn_in_background(
        {"/bin/sh", "-c",
         "exec " MIDFLIGHT_PROGRAM " fuzz " + search("rekey-before-fix.json") +
             " --corpus c --jobs 1 --max-runs " + std::to_string(kRuns - done()) + " 2>>said"},
        {folder_, {}, false});
    std::this_thread::sleep_for(after);
    kill(child, SIGKILL);
    return wait_for(child) == 128 + SIGKILL;
  }
  void expect_all_there() const {
    if (!std::filesystem::exists(folder_ / "c/index.sqlite")) {
      EXPECT_THAT(read("said"), testing::Not(testing::HasSubstr("found ")));
      return;
    }
    const auto kept = finds("c");
    std::istringstream lines(read("said"));
    for (std::string line; std::getline(lines, line);) {
      const auto at = line.find("found ");
      if (at == std::string::npos || line.find(':', at) == std::string::npos) continue;
      const auto name = line.substr(at + 6, line.find(':', at) - at - 6);
      EXPECT_TRUE(kept.contains(name)) << name;
      EXPECT_TRUE(std::filesystem::exists(folder_ / "c/crashes" / name / "report.txt")) << name;
    }
  }
  // In the end it is as if nothing had happened: nothing was lost, nothing counts twice. The last
  // runs are left to an undisturbed process, which ends what a kill after the others left: finds to
  // be shrunk, an entry that nobody owns.
  void expect_the_same_in_the_end() const {
    (void)fuzz("c", {"--jobs", "1", "--max-runs", std::to_string(kAllRuns - done())});
    if (!std::filesystem::exists(folder_ / "whole")) {
      (void)fuzz("whole", {"--jobs", "1", "--max-runs", std::to_string(kAllRuns)});
    }
    EXPECT_EQ(runs("c"), kAllRuns);
    EXPECT_EQ(listing("c"), listing("whole"));
  }
  // One campaign after another, until so many kills have hit one.
  void kill_at(int moments) const {
    for (int i = 0, killed = 0; killed < moments && !HasFailure(); ++i) {
      // Spread over what such a run does from its start on, by the golden ratio.
      if (run_and_kill(std::chrono::milliseconds(20 + (i * 618) % 1000))) ++killed;
      expect_all_there();
      if (done() < kRuns) continue;
      expect_the_same_in_the_end();
      std::filesystem::remove_all(folder_ / "c");
      std::filesystem::remove(folder_ / "said");
    }
    expect_the_same_in_the_end();
  }
};

TEST_F(Killed, AtTenMomentsNothingSaidIsLost) { kill_at(10); }

class NightlyKilled : public Killed {};

TEST_F(NightlyKilled, AtTwoHundredMomentsNothingSaidIsLost) { kill_at(200); }

}  // namespace
}  // namespace midflight::cli
