// What libFuzzer begins with (seeds/), as it is and with a fixed number of damages: the short run
// of each target, for builds without libFuzzer.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/fuzz/targets.h"
#include "tests/support/mutation.h"

namespace midflight::fuzz {
namespace {

constexpr int kRounds = 200;

struct Seed {
  std::string name;
  std::string text;
};

std::vector<Seed> seeds_of(const Target& target) {
  const auto prefix = std::string(target.name) + ".";
  std::vector<Seed> out;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(MIDFLIGHT_SOURCE_DIR) / "tests/fuzz/seeds")) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    out.push_back({name.substr(prefix.size()), {std::istreambuf_iterator<char>(file), {}}});
  }
  std::ranges::sort(out, {}, &Seed::name);
  return out;
}

class Parser : public testing::TestWithParam<Target> {};
INSTANTIATE_TEST_SUITE_P(Of, Parser, testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& each) { return std::string(each.param.name); });

// Else damages to it would be refused for what was wrong before.
TEST_P(Parser, TakesItsSeedsButThoseThatAreNamedRefused) {
  const auto seeds = seeds_of(GetParam());
  EXPECT_FALSE(seeds.empty());
  for (const auto& [name, text] : seeds) {
    EXPECT_EQ(GetParam().take(as_bytes(text)), !name.starts_with("refused")) << name;
  }
}

TEST_P(Parser, TakesOrRefusesWhatDamageMakesOfItsSeeds) {
  test::Dice dice(1);
  int refused = 0;
  for (const auto& [name, text] : seeds_of(GetParam())) {
    for (int round = 0; round < kRounds; ++round) {
      if (!GetParam().take(as_bytes(test::mutated(text, dice)))) ++refused;
    }
  }
  // What real daemons and captures leave behind is used as far as it goes.
  const bool takes_nearly_all = GetParam().name == "tinc_log" || GetParam().name == "capture";
  EXPECT_TRUE(refused > 0 || takes_nearly_all);
}

}  // namespace
}  // namespace midflight::fuzz
