#include "sim/cli/options.h"

#include <gmock/gmock.h>

namespace midflight::cli {
namespace {

TEST(Seeds, ARangeHoldsBothItsEnds) {
  const auto range = parse_seeds("3..7");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 3U);
  EXPECT_EQ(range->last, 7U);
  EXPECT_TRUE(parse_seeds("9007199254740991..9007199254740991"));
}

TEST(Seeds, ARangeIsBounded) {
  EXPECT_TRUE(parse_seeds("1..100000"));
  EXPECT_FALSE(parse_seeds("0..100000"));
  EXPECT_FALSE(parse_seeds("0..18446744073709551616"));
}

TEST(Override, TheFirstEqualsSignEndsThePath) {
  const auto parsed = parse_override("a.b=c=d");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->path, "a.b");
  EXPECT_EQ(parsed->value, "c=d");
  EXPECT_TRUE(parse_override("a="));
  EXPECT_FALSE(parse_override("=a"));
  EXPECT_FALSE(parse_override("a"));
}

TEST(ShellWord, IsReadBackByAShell) {
  EXPECT_EQ(shell_word("scenarios/race-1.json"), "scenarios/race-1.json");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word("alpha>beta"), "'alpha>beta'");
}

TEST(ReplayCommand, KeepsOverridesAndAFileNamedLikeAnOption) {
  const std::vector<scenarios::Override> overrides{{"nodes.a.key", "{\"seed\": 1}"}};
  EXPECT_EQ(replay_command("mf1-AA", "-x.json", overrides),
            "midflight replay mf1-AA --scenario ./-x.json --set 'nodes.a.key={\"seed\": 1}'");
  EXPECT_EQ(replay_command("-x.jsonl", {}), "midflight replay ./-x.jsonl");
}

}  // namespace
}  // namespace midflight::cli
