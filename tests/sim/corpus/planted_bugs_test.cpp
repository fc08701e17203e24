// What the fuzzer finds that chance does not.
#include "tests/sim/corpus/planted_bugs.h"

#include "tests/sim/corpus/fuzz_support.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kBudget = 20'000;  // runs
constexpr std::array<std::uint64_t, 3> kSeeds{1, 2, 3};

PlannedSearch planned(const PlantedBug& bug) {
  crypto::Operations crypto(crypto::Memoise::on);
  auto search = OneScenario(planted_scenario(bug)).plan(0, {}, crypto);
  if (!search) throw std::runtime_error(search.error().message);
  return std::move(*search);
}

// The first of so many schedules that shows the bug; 0 if none does.
std::uint64_t first_by(std::string_view strategy, const StrategyOptions& options,
                       const PlantedBug& bug, std::uint64_t schedules) {
  ScheduleLimits limits;
  limits.schedules = schedules;
  limits.stop_on_first = true;
  const auto result = run_schedules(planned(bug), strategy, options, limits);
  return result.finds.empty() ? 0 : result.schedules;
}

std::uint64_t first_by_fuzzing(std::uint64_t seed, const PlantedBug& bug, std::uint64_t runs) {
  const OneScenario scenario(planted_scenario(bug));
  auto state = scenario.empty_corpus();
  const CampaignKey campaign{seed, 1, 1};
  for (std::uint64_t done = 0; done < runs && state.failures.empty(); done += Fuzzer::kRound) {
    fuzz(scenario, state, Fuzzer::kRound, campaign);
  }
  return state.failures.empty() ? 0 : state.campaigns[campaign].last_find + 1;
}

std::string cell(std::uint64_t first) { return first == 0 ? "-" : std::to_string(first); }

TEST(PlantedBug, IsAsGoodAsImpossibleAtRandom) {
  for (const auto& bug : planted_bugs()) {
    EXPECT_LT(random_chance(bug) * 10 * kBudget, 1e-3) << bug.name;
  }
}

TEST(PlantedBug, WhatOneOrderShowsIsAsLikelyAsCountingSays) {
  // Wrong if the write falls between the two others: in the orders abba and baba. Each choice is
  // one of two as long as both clients have something left, that is three times in either.
  const PlantedBug bug{"between", 2, {}, {"require x 0; check x 0", "1; write x 1"}};
  EXPECT_DOUBLE_EQ(random_chance(bug), 1.0 / 8 + 1.0 / 8);
}

class PlantedBugs : public ::testing::TestWithParam<PlantedBug> {};

// Prints the row of the table in sim/corpus/README.md.
TEST_P(PlantedBugs, AreFoundByFuzzingAndMissedAtRandomInTenTimesTheBudget) {
  const auto& bug = GetParam();
  std::string row = "| " + std::string(bug.name) + " | " + std::to_string(bug.depth) + " |";
  for (const auto seed : kSeeds) {
    const auto found = first_by_fuzzing(seed, bug, kBudget);
    EXPECT_NE(found, 0U) << "seed " << seed;
    row += " " + cell(found);
  }
  row += " |";
  for (const auto seed : kSeeds) {
    row += " " + cell(first_by("pct", {seed, bug.depth}, bug, kBudget));
    EXPECT_EQ(first_by("pct", {seed, bug.depth - 1}, bug, kBudget), 0U) << "less deep than said";
  }
  const auto at_random = first_by("random", {}, bug, 10 * kBudget);
  EXPECT_EQ(at_random, 0U);
  std::printf("%s | %s | %.0e |\n", row.c_str(), cell(at_random).c_str(), random_chance(bug));
}

INSTANTIATE_TEST_SUITE_P(NightlyTen, PlantedBugs, ::testing::ValuesIn(planted_bugs()),
                         [](const auto& each) {
                           std::string name(each.param.name);
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace midflight::sim
