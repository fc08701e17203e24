#include "reports/summary.h"

#include <gmock/gmock.h>

#include <sstream>

#include "reports/text.h"
#include "tests/reports/sample.h"

namespace midflight::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string of(const std::vector<sim::RunResult>& results, TextStyle style = {}) {
  return summary(results, style);
}

TEST(Summary, SaysWhatFailedAndHowToReplayIt) {
  const auto text = of({failing(9)});
  EXPECT_THAT(text, HasSubstr("FAILED  rekey race\n"));
  EXPECT_THAT(text, HasSubstr("counter channel_restarts total: expected at most 0, was"));
  EXPECT_THAT(text, HasSubstr("00112233445566778899aabbccddeeff"));
  EXPECT_THAT(text, HasSubstr("alpha>beta for 10.600000 s from 6.600000: channel restart"));
  EXPECT_THAT(text, HasSubstr("\n  replay    midflight run scenarios/race.json --seed 9\n"));
  EXPECT_THAT(text, HasSubstr("1 run: 1 failed\n"));
}

TEST(Summary, ManySeedsAreOneBlockThatReplaysEachFailure) {
  std::vector<sim::RunResult> results;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    results.push_back(seed % 4 == 0 ? failing(seed) : passing(seed));
  }
  results[5].counters["channel_restarts"]["total"] = 8;
  const auto text = of(results);
  EXPECT_THAT(text, HasSubstr("1..20: 5 failed, 15 passed"));
  EXPECT_THAT(text, HasSubstr("channel_restarts 3..8"));
  for (const auto* seed : {"4", "8", "12", "16", "20"}) {
    EXPECT_THAT(text, HasSubstr(std::string("race.json --seed ") + seed + "\n"));
  }
  EXPECT_THAT(text, HasSubstr("20 runs: 5 failed, 15 passed"));
}

TEST(Summary, FitsEightyColumnsButForCommandsToCopy) {
  auto result = failing();
  for (int i = 0; i < 20; ++i) {
    result.counters["some_counter_" + std::to_string(i)]["total"] = 123'456;
  }
  std::istringstream lines(of({result}));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  replay")) {
      EXPECT_LE(columns(line), 80U) << line;
    }
  }
}

TEST(Summary, ColourAddsNothingThatWordsDoNotSay) {
  const auto plain = of({failing(), passing(2)});
  auto coloured = of({failing(), passing(2)}, {true, 80});
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  EXPECT_THAT(coloured, HasSubstr("\x1b[1;31m"));
  for (const std::string code : {"\x1b[1;31m", "\x1b[1;32m", "\x1b[0m"}) {
    for (auto at = coloured.find(code); at != std::string::npos; at = coloured.find(code)) {
      coloured.erase(at, code.size());
    }
  }
  EXPECT_EQ(coloured, plain);
}

TEST(Summary, EscapeSequencesInNamesDoNotReachTheTerminal) {
  auto result = passing();
  result.scenario = "\x1b[2Jgone";
  EXPECT_THAT(of({result}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace midflight::reports
