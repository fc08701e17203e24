#include "sim/explore/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto/operations.h"
#include "sim/explore/replay.h"
#include "sim/explore/status.h"
#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using ::testing::HasSubstr;

// The race of 2015, and what it is compared with.
LoadedScenario race(const std::string& set, const std::string& expect) {
  const auto files = scenario_files(MIDFLIGHT_SOURCE_DIR
                                    "/scenarios/races/injected-from-responder-before-fix.json");
  const Override compared{"expect.4",
                          R"({"compare": {"set": )" + set + R"(, "expect": )" + expect + "}}"};
  auto cases = load_scenario(files->front(), std::vector{compared});
  if (!cases) throw std::runtime_error(to_text(cases.error()));
  return std::move(cases->front());
}

sim::RunResult run(const LoadedScenario& scenario, sim::ExecuteOptions options = {},
                   sim::Execute how = sim::execute) {
  crypto::Operations crypto(crypto::Memoise::on);
  options.seed = scenario.config.seed;
  return how(scenario.config, options, crypto);
}

constexpr auto kFixed = R"({"defaults.node.behaviour": "tinc-after-fix"})";
constexpr auto kHolds = R"([{"verdict": "holds"}, {"counter": "channel_restarts", "equals": 0}])";

TEST(AVariant, ShowsThatTheFixHoldsWhereTheOldOneFails) {
  const auto scenario = race(kFixed, kHolds);
  for (const auto how : {sim::execute, sim::execute_twice}) {
    const auto result = run(scenario, {}, how);
    ASSERT_EQ(result.expectations.size(), 5U);
    const auto& compared = result.expectations[4];
    EXPECT_TRUE(compared.passed) << compared.actual;
    EXPECT_EQ(compared.name, "compared with defaults.node.behaviour=tinc-after-fix");
    EXPECT_EQ(compared.expected,
              "with defaults.node.behaviour=tinc-after-fix: verdict holds; counter "
              "channel_restarts total = 0");
    EXPECT_EQ(result.verdict, sim::Verdict::violated);
    EXPECT_EQ(sim::run_status(result), sim::kStatusHolds);
    EXPECT_EQ(result.error, "");
  }
}

TEST(AVariant, ThatIsNoBetterFailsTheRunAndSaysWhatItCameTo) {
  const auto result = run(race(R"({"summary": "the same"})", kHolds));
  const auto& compared = result.expectations.at(4);
  EXPECT_FALSE(compared.passed);
  EXPECT_THAT(compared.actual, HasSubstr("verdict holds: violated"));
  EXPECT_THAT(compared.actual, HasSubstr("counter channel_restarts total = 0: 1"));
  EXPECT_THAT(compared.actual, HasSubstr("not declared there: no-spurious-restart violated at "));
  EXPECT_EQ(sim::run_status(result), sim::kStatusFailed);
}

TEST(AVariant, DeclaresItsOwnViolations) {
  const auto declared = R"([{"verdict": "violated", "property": "no-spurious-restart"}])";
  const auto result = run(race(R"({"summary": "the same"})", declared));
  EXPECT_TRUE(result.expectations.at(4).passed) << result.expectations.at(4).actual;
}

TEST(AVariant, InWhichTheFactsAreNotSeenDoesNotPass) {
  const auto result =
      run(race(R"({"duration": "3s"})", R"([{"counter": "channel_restarts", "equals": 0}])"));
  EXPECT_FALSE(result.expectations.at(4).passed);
  EXPECT_THAT(result.expectations.at(4).actual, HasSubstr("never seen: beta sends between KEX"));
}

// Says yes to every third loss.
class Losing final : public sim::Chooser {
 public:
  [[nodiscard]] std::uint64_t answer(const sim::Question& question) override {
    if (question.kind != sim::ChoiceKind::lose) return 0;
    return ++asked_ % 3 == 0 ? 1 : 0;
  }

 private:
  std::uint64_t asked_ = 0;
};

// The seed would lose others, and a chooser that is asked again would go on counting.
TEST(AVariant, GetsTheAnswersOfTheRun) {
  const std::string lossy = R"("seed": 1,
    "traffic": [ { "name": "t", "from": "alpha", "to": "beta", "every": "7ms", "from_time": "2s" } ],
    "defaults": { "link": { "loss": "1/2" } }, )";
  const auto lost = [](const sim::RunResult& result) {
    return result.counters.at("packets_lost").at("alpha>beta");
  };
  Losing losing;
  sim::ExecuteOptions options;
  options.chooser = &losing;
  const auto alone = run(parse_one(two_nodes(lossy + R"("expect": [])")), options);
  ASSERT_NE(lost(alone), lost(run(parse_one(two_nodes(lossy + R"("expect": [])")))));
  const auto compare = R"("expect": [ { "compare": { "set": { "summary": "the same" }, "expect":
    [ { "counter": "packets_lost", "of": "alpha>beta", "equals": )" +
                       std::to_string(lost(alone)) + "} ] } } ]";
  Losing again;
  options.chooser = &again;
  const auto result = run(parse_one(two_nodes(lossy + compare)), options);
  EXPECT_TRUE(result.expectations.at(0).passed) << result.expectations.at(0).actual;
}

TEST(AVariant, ThatIsStoppedLeavesTheRunUnfinished) {
  const auto scenario = race(kFixed, kHolds);
  std::size_t steps = 0;
  sim::ExecuteOptions options;
  options.stop = [&steps] { return ++steps, false; };
  static_cast<void>(run(scenario, options));
  const auto steps_of_both = steps;
  options.stop = [&steps, steps_of_both] { return ++steps >= 2 * steps_of_both; };
  const auto result = run(scenario, options);
  EXPECT_TRUE(result.cut_short);
  EXPECT_EQ(result.expectations.size(), 4U);
  EXPECT_EQ(sim::run_status(result), sim::kStatusInconclusive);
}

TEST(AVariant, IsSetByThePathOfItsMember) {
  const auto files = scenario_files(MIDFLIGHT_SOURCE_DIR "/scenarios/races/fix-compared.json");
  const std::vector<Override> sets{
      {"expect.2.compare.set.defaults.node.behaviour", "tinc-before-fix"}};
  const auto loaded = load_scenario(files->front(), sets);
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  const auto result = run(loaded->front());
  EXPECT_THAT(result.expectations.at(2).actual, HasSubstr("verdict holds: violated"));
  const auto& compare = std::get<sim::ExpectCompare>(loaded->front().config.expectations[2].what);
  EXPECT_EQ(compare.settings, "defaults.node.behaviour=tinc-before-fix");
  EXPECT_EQ(compare.variant->links[0].a_to_b.delay, loaded->front().config.links[0].a_to_b.delay);
}

TEST(AVariant, IsNotRunForAReplayUpToAnEvent) {
  const auto scenario = race(kFixed, kHolds);
  crypto::Operations crypto(crypto::Memoise::on);
  sim::ReplayOptions options;
  options.until = 100'000;
  const auto report =
      sim::replay(scenario.config, sim::Answers{scenario.config.seed, {}, {}}, options, crypto);
  EXPECT_FALSE(report.result.cut_short);
  EXPECT_EQ(report.result.expectations.size(), 4U);
}

TEST(Variants, AreBounded) {
  const auto compared = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) {
      list += std::string(i == 0 ? "" : ", ") +
              R"({"compare": {"set": {"summary": "x"}, "expect": [{"verdict": "holds"}]}})";
    }
    return complaint(two_nodes(R"("expect": [)" + list + "]"));
  };
  EXPECT_EQ(compared(kMaxVariants), "");
  EXPECT_THAT(compared(kMaxVariants + 1), HasSubstr("/expect/16/compare: more than 16 variants"));
}

}  // namespace
}  // namespace midflight::scenarios
