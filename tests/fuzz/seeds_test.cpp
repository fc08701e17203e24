// What libFuzzer begins with (seeds/), as it is and with a fixed number of damages: the short run
// of each target, for builds without libFuzzer.
#include <gtest/gtest.h>

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
  const std::filesystem::path root(MIDFLIGHT_SOURCE_DIR);
  std::vector<Seed> out;
  for (const auto& entry :
       std::filesystem::directory_iterator(root / "tests/fuzz/seeds" / target.name)) {
    std::ifstream file(entry.path(), std::ios::binary);
    out.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(file), {}}});
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
  if (GetParam().name != "tinc_log") {  // which takes any text
    EXPECT_GT(refused, 0);
  }
}

}  // namespace
}  // namespace midflight::fuzz
