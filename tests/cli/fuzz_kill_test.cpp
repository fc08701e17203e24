// What is left of a fuzzer that is killed at any moment.
#include <chrono>
#include <csignal>
#include <thread>

#include "tests/cli/fuzz_support.h"

namespace midflight::cli {
namespace {

constexpr std::uint64_t kRuns = 4096;

class Killed : public FuzzPlace {
 protected:
  // Runs what is left of the campaign, for so long at most. What it said stands in `said`.
  void run_and_kill(std::chrono::milliseconds after) {
    const auto done = std::filesystem::exists(folder_ / "c/index.sqlite") ? runs("c") : 0;
    if (done >= kRuns) return;
    const auto child = spawn_in_background(
        {"/bin/sh", "-c",
         "exec " MIDFLIGHT_PROGRAM " fuzz " + search("rekey-before-fix.json") +
             " --corpus c --jobs 1 --max-runs " + std::to_string(kRuns - done) + " 2>>said"},
        {folder_, {}, false});
    std::this_thread::sleep_for(after);
    kill(child, SIGKILL);
    (void)wait_for(child);
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
  // In the end it is as if nothing had happened: nothing was lost, nothing counts twice.
  void expect_the_same_in_the_end() {
    const auto done = runs("c");
    if (done < kRuns) (void)fuzz("c", {"--jobs", "1", "--max-runs", std::to_string(kRuns - done)});
    (void)fuzz("whole", {"--jobs", "1", "--max-runs", std::to_string(kRuns)});
    EXPECT_EQ(runs("c"), kRuns);
    EXPECT_EQ(listing("c"), listing("whole"));
  }
  void kill_at(int moments) {
    for (int i = 0; i < moments; ++i) {
      // Spread over what such a run does from its start on, by the golden ratio.
      run_and_kill(std::chrono::milliseconds(20 + (i * 618) % 1000));
      expect_all_there();
      if (HasFailure()) FAIL() << "after kill " << i + 1;
    }
  }
};

TEST_F(Killed, AtTenMomentsNothingSaidIsLost) {
  kill_at(10);
  expect_the_same_in_the_end();
}

class NightlyKilled : public Killed {};

TEST_F(NightlyKilled, AtTwoHundredMomentsNothingSaidIsLost) {
  for (int round = 0; round < 10; ++round) {
    std::filesystem::remove_all(folder_ / "c");
    std::filesystem::remove_all(folder_ / "whole");
    std::filesystem::remove(folder_ / "said");
    kill_at(20);
    expect_the_same_in_the_end();
  }
}

}  // namespace
}  // namespace midflight::cli
