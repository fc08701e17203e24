#include "sim/shrink/minimise.h"

#include <gtest/gtest.h>

#include <numeric>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

using Numbers = std::vector<int>;

Numbers up_to(int count) {
  Numbers out(static_cast<std::size_t>(count));
  std::iota(out.begin(), out.end(), 0);
  return out;
}

bool has(const Numbers& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Minimises under a predicate, and counts how often that is asked.
template <class Fails>
bool minimise_under(Numbers& numbers, std::size_t& tries, const Fails& fails) {
  const auto still_fails = [&](const Numbers& rest) -> std::optional<Numbers> {
    ++tries;
    if (!fails(rest)) return std::nullopt;
    return rest;
  };
  return minimise(numbers, still_fails, {});
}

// Ten sizes, 1000, 500, 250 to 1. Of each no more is left than two pieces of the size before,
// halves that may leave a rest: five tries, and one more for a last look.
TEST(Minimise, FindsTheOneOfAThousandInFewTries) {
  for (const int culprit : {0, 1, 499, 500, 998, 999}) {
    auto numbers = up_to(1000);
    std::size_t tries = 0;
    EXPECT_TRUE(minimise_under(numbers, tries, [&](const Numbers& n) { return has(n, culprit); }));
    EXPECT_EQ(numbers, Numbers{culprit});
    EXPECT_LE(tries, 5U * 10U + 1U) << culprit;
  }
}

TEST(Minimise, LeavesWhatOnlyFailsTogether) {
  auto numbers = up_to(100);
  std::size_t tries = 0;
  EXPECT_TRUE(minimise_under(
      numbers, tries, [](const Numbers& n) { return has(n, 3) && has(n, 77) && has(n, 78); }));
  EXPECT_EQ(numbers, (Numbers{3, 77, 78}));
}

TEST(Minimise, LeavesNothingThatCanGoWhateverTheOrderOfLeavingOut) {
  // 5 is needed unless 6 is there: it can go only after 6 went or while it stays.
  const auto fails = [](const Numbers& n) { return has(n, 9) && (has(n, 5) || has(n, 6)); };
  auto numbers = up_to(10);
  std::size_t tries = 0;
  EXPECT_TRUE(minimise_under(numbers, tries, fails));
  ASSERT_TRUE(fails(numbers));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto fewer = numbers;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(fails(fewer)) << numbers[i];
  }
}

TEST(Minimise, LeavesNothingOfWhatFailsAnyway) {
  auto numbers = up_to(50);
  std::size_t tries = 0;
  EXPECT_TRUE(minimise_under(numbers, tries, [](const Numbers&) { return true; }));
  EXPECT_TRUE(numbers.empty());
  EXPECT_EQ(tries, 1U);
}

TEST(Minimise, TakesItWhenMoreIsGoneThanWasAskedFor) {
  auto numbers = up_to(8);
  const auto with_its_evens = [](Numbers rest) -> std::optional<Numbers> {
    if (!has(rest, 7)) return std::nullopt;
    std::erase_if(rest, [](int n) { return n % 2 == 0; });
    return rest;
  };
  EXPECT_TRUE(minimise(numbers, with_its_evens, {}));
  EXPECT_EQ(numbers, Numbers{7});
}

TEST(Minimise, GoesOnWhenNearlyAllIsGoneAtOnce) {
  auto numbers = up_to(64);
  std::vector<std::size_t> asked;
  const auto alone = [&asked](const Numbers& rest) -> std::optional<Numbers> {
    asked.push_back(rest.size());
    if (!has(rest, 0)) return std::nullopt;
    return Numbers{0};
  };
  EXPECT_TRUE(minimise(numbers, alone, {}));
  EXPECT_EQ(numbers, Numbers{0});
  // Without any, without the second half, and without the one that was left then: in this pass of
  // halves, and in the last one.
  EXPECT_EQ(asked, (std::vector<std::size_t>{0, 32, 0, 0}));
}

// Whatever fails, be it ever so odd: a third of all subsets of seven, drawn at random, and the
// whole.
TEST(Minimise, LeavesNothingThatCanGoUnderRandomPredicates) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto fails = [seed](const Numbers& n) {
      std::uint64_t subset = 0;
      for (const int number : n) subset |= std::uint64_t{1} << static_cast<unsigned>(number);
      return n.size() == 7 || combine(seed, subset) % 3 == 0;
    };
    auto numbers = up_to(7);
    std::size_t tries = 0;
    EXPECT_TRUE(minimise_under(numbers, tries, fails));
    ASSERT_TRUE(fails(numbers)) << seed;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      auto fewer = numbers;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      ASSERT_FALSE(fails(fewer)) << seed << ": " << numbers[i];
    }
  }
}

TEST(Minimise, WhenStoppedKeepsTheSmallestThatFails) {
  auto numbers = up_to(64);
  int tries = 0;
  const auto still_fails = [&](const Numbers& rest) -> std::optional<Numbers> {
    ++tries;
    if (!has(rest, 40)) return std::nullopt;
    return rest;
  };
  EXPECT_FALSE(minimise(numbers, still_fails, [&] { return tries >= 3; }));
  EXPECT_EQ(tries, 3);
  EXPECT_LT(numbers.size(), 64U);
  EXPECT_TRUE(has(numbers, 40));
}

}  // namespace
}  // namespace midflight::sim
