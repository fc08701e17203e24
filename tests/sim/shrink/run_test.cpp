// Whole runs made minimal. What comes out is judged by `execute`, as `run` and `replay` do, never
// by the shrinker's own trials.
#include "sim/shrink/run.h"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

#include "scenarios/reader.h"
#include "scenarios/writer.h"
#include "sim/explore/execution.h"
#include "sim/explore/replay.h"
#include "sim/explore/scheduler.h"
#include "sim/shrink/choices.h"
#include "sim/shrink/parts.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

ScenarioConfig load(const std::string& name,
                    const std::vector<scenarios::Override>& overrides = {}) {
  const auto loaded =
      scenarios::load_scenario(std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/" + name, overrides);
  if (!loaded) throw std::runtime_error(scenarios::to_text(loaded.error()));
  return loaded->front().config;
}

class Packets final : public Observer {
 public:
  void observe(const Event& event) override {
    if (event.kind == EventKind::packet_out) ++count;
  }
  std::size_t count = 0;
};

RunResult run(const ScenarioConfig& scenario, const Answers& answers, Packets* packets = nullptr) {
  ReplayChooser chooser(answers);
  Observer* const observer = packets;
  ExecuteOptions options;
  options.seed = answers.seed;
  options.chooser = &chooser;
  if (packets != nullptr) options.observers = {&observer, 1};
  crypto::Operations crypto(crypto::Memoise::on);
  return execute(scenario, options, crypto);
}

bool shows(const RunResult& result, const Violation& violation) {
  return std::any_of(
      result.violations.begin(), result.violations.end(), [&](const Violation& each) {
        return each.property == violation.property && each.fingerprint == violation.fingerprint;
      });
}

Violation first_violation(const ScenarioConfig& scenario) {
  const auto result = run(scenario, Answers{scenario.seed, {}, {}});
  if (result.violations.empty()) throw std::runtime_error(scenario.name + " violates nothing");
  return result.violations[0];
}

ShrunkRun shrunk(const ScenarioConfig& scenario, const Violation& violation,
                 const ShrinkOptions& options = {}) {
  auto out = shrink_run(scenario, Answers{scenario.seed, {}, {}}, violation, options);
  if (!out) throw std::runtime_error(out.error().message);
  return std::move(*out);
}

void expect_minimal(const ShrunkRun& shrunk, const Violation& violation) {
  EXPECT_TRUE(shrunk.minimal);
  const auto& scenario = shrunk.scenario;
  EXPECT_TRUE(shows(run(scenario, shrunk.answers), violation)) << "the trace";
  EXPECT_FALSE(shrunk.needs_answers);
  EXPECT_TRUE(shows(run(scenario, {scenario.seed, {}, {}}), violation)) << "the scenario";
  for (const auto kind : kPartKinds) {
    const auto parts = parts_of(scenario, kind);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto others = parts;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      if (kind == PartKind::node && others.empty()) continue;
      EXPECT_FALSE(
          shows(run(with_only(scenario, kind, others), {scenario.seed, {}, {}}), violation))
          << to_text(kind) << " " << i << " can go of\n"
          << scenarios::to_scenario(scenario);
    }
  }
  for (std::size_t i = 0; i < shrunk.answers.list.size(); ++i) {
    if (!is_unusual(shrunk.answers.list[i])) continue;
    auto plainer = shrunk.answers;
    plainer.list[i].answer = kPlain;
    EXPECT_FALSE(shows(run(scenario, plainer), violation)) << "choice " << i;
  }
}

TEST(ShrunkRun, OfAFloodIsOnePacketOfTheSameRace) {
  // One packet a millisecond from second 2 to 18.
  const auto scenario =
      load("races/ping-flood-from-responder-before-fix.json", {{"traffic.0.every", "1ms"}});
  Packets before;
  static_cast<void>(run(scenario, {scenario.seed, {}, {}}, &before));
  ASSERT_EQ(before.count, 16'000U);
  const auto violation = first_violation(scenario);
  const auto small = shrunk(scenario, violation);
  expect_minimal(small, violation);
  Packets after;
  static_cast<void>(run(small.scenario, small.answers, &after));
  EXPECT_EQ(after.count, 1U);
  EXPECT_EQ(small.shrinkage.at(0).before, 16'000U);
  EXPECT_EQ(small.shrinkage.at(0).after, 1U);
}

// The packet is sent because of the peer's KEX, not at an instant.
TEST(ShrunkRun, TellsTheCauseOfItsPacket) {
  const auto scenario = load("races/ping-flood-from-responder-before-fix.json");
  const auto small = shrunk(scenario, first_violation(scenario)).scenario;
  EXPECT_TRUE(small.traffic.empty());
  ASSERT_EQ(small.injections.size(), 1U);
  const auto& when = small.injections[0].when;
  EXPECT_EQ(when.node, small.find_node("beta"));
  EXPECT_EQ(when.peer, small.find_node("alpha"));
  EXPECT_EQ(when.event, TriggerEvent::received);
  EXPECT_EQ(when.record, "KEX");
}

// Long ones are made short by their seeds only where they race at all.
class EachRace : public ::testing::TestWithParam<const char*> {};

TEST_P(EachRace, BecomesMinimalUnderItsFingerprint) {
  const auto scenario = load(GetParam());
  const auto violation = first_violation(scenario);
  expect_minimal(shrunk(scenario, violation), violation);
}

INSTANTIATE_TEST_SUITE_P(Shipped, EachRace,
                         ::testing::Values("races/injected-from-both-before-fix.json",
                                           "races/simultaneous-rekey-before-fix.json",
                                           "races/ping-flood-from-starter-before-fix.json",
                                           "races/data-overtakes-ack-after-fix.json",
                                           "races/replay-restarts-after-fix.json",
                                           "races/loss-old-key-after-ack-after-fix.json",
                                           "lossy/reordering-before-fix.json",
                                           "relay/ping-flood-before-fix.json",
                                           "mesh/twelve-nodes-before-fix.json"));

// A run that violates in several ways: each is kept as it was asked for, not the first to come.
TEST(ShrunkRun, KeepsTheViolationThatWasAskedFor) {
  const auto scenario = load("races/simultaneous-rekey-before-fix.json");
  std::map<std::string, Violation> kinds;
  for (const auto& violation : run(scenario, {scenario.seed, {}, {}}).violations) {
    kinds.emplace(violation.fingerprint, violation);
  }
  ASSERT_GE(kinds.size(), 2U);
  for (const auto& [fingerprint, violation] : kinds) {
    const auto small = shrunk(scenario, violation);
    EXPECT_EQ(small.violation.fingerprint, fingerprint);
    EXPECT_TRUE(shows(run(small.scenario, small.answers), violation));
  }
}

TEST(ShrunkRun, IsTheSameTwice) {
  const auto scenario = load("races/ping-flood-from-starter-before-fix.json");
  const auto violation = first_violation(scenario);
  EXPECT_EQ(scenarios::to_scenario(shrunk(scenario, violation).scenario),
            scenarios::to_scenario(shrunk(scenario, violation).scenario));
}

TEST(ShrunkRun, WhenStoppedStillShowsTheViolation) {
  const auto scenario = load("races/ping-flood-from-responder-before-fix.json");
  const auto violation = first_violation(scenario);
  for (const std::uint64_t runs : {2U, 5U, 9U, 20U}) {
    ShrinkOptions options;
    options.stop = [runs](const ShrinkProgress& progress) { return progress.runs >= runs; };
    const auto some = shrunk(scenario, violation, options);
    EXPECT_FALSE(some.minimal) << runs;
    EXPECT_TRUE(shows(run(some.scenario, some.answers), violation)) << runs;
  }
}

// As fuzzing finds it: one answer of a run that holds is another.
TEST(ShrunkRun, KeepsAnAnswerThatItsSeedDoesNotGive) {
  const auto scenario =
      load("races/injected-from-responder-before-fix.json", {{"inject.0.optional", "true"}});
  Answers answers;
  while (!run(scenario, answers).violations.empty()) ++answers.seed;
  ChoicesMade made;
  ReplayOptions options;
  options.choices = {&made};
  crypto::Operations crypto(crypto::Memoise::on);
  static_cast<void>(replay(scenario, answers, options, crypto));
  answers.list = made.list;
  for (auto& choice : answers.list) {
    if (choice.kind == ChoiceKind::injection) choice.answer = 1;
  }
  const auto result = run(scenario, answers);
  ASSERT_FALSE(result.violations.empty());
  const auto small = shrink_run(scenario, answers, result.violations[0], {});
  ASSERT_TRUE(small) << small.error().message;
  EXPECT_TRUE(small->minimal);
  EXPECT_TRUE(shows(run(small->scenario, small->answers), result.violations[0]));
  // Another seed gives that answer, so the scenario can be kept too.
  EXPECT_FALSE(small->needs_answers);
  EXPECT_TRUE(shows(run(small->scenario, {small->scenario.seed, {}, {}}), result.violations[0]));
}

TEST(ShrunkRun, IsRefusedWhereTheViolationIsNot) {
  const auto scenario = load("races/ping-flood-from-responder-before-fix.json");
  auto violation = first_violation(scenario);
  violation.fingerprint = "0123456789abcdef";
  EXPECT_FALSE(shrink_run(scenario, {scenario.seed, {}, {}}, violation, {}));
}

// A schedule as a strategy found it, longer than it need be.
TEST(ShrunkRun, OfASearchIsAFewStepsAndLessOfItsScenario) {
  const auto scenario = load_search("rekey-2.part.json", {before_fix()});
  const auto search = planned(scenario);
  crypto::Operations crypto(crypto::Memoise::on);
  const auto way = found_at_random(search, crypto);
  ASSERT_FALSE(way.violations.empty());
  const auto& violation = way.violations.back();
  const Answers answers{search.plan.options.seed, {}, way.choices};
  const auto small = shrink_run(scenario, answers, violation, {});
  ASSERT_TRUE(small) << small.error().message;
  EXPECT_TRUE(small->minimal);
  EXPECT_LT(small->answers.list.size(), way.choices.size());
  const auto shows_with = [&](const ScenarioConfig& less, const Answers& answers_of_it) {
    crypto::Operations again(crypto::Memoise::on);
    return shows(replay(less, answers_of_it, {}, again).result, violation);
  };
  EXPECT_TRUE(shows_with(small->scenario, small->answers));
  for (std::size_t i = 0; i < small->answers.list.size(); ++i) {
    auto fewer = small->answers;
    if (fewer.list[i].kind != ChoiceKind::next_event) continue;
    fewer.list.erase(fewer.list.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(is_searched(fewer.list) && shows_with(small->scenario, fewer)) << "step " << i + 1;
  }
  for (const auto kind : kPartKinds) {
    const auto parts = parts_of(small->scenario, kind);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto others = parts;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(shows_with(with_only(small->scenario, kind, others), small->answers))
          << to_text(kind) << " " << i;
    }
  }
}

// The same cause is filed alike whatever the seed, the instants and the names.
TEST(ShrunkRun, OtherSeedsTimesAndNamesAreTheSameRace) {
  const auto name = std::string("races/ping-flood-from-responder-before-fix.json");
  const auto violation = first_violation(load(name));
  auto renamed = load(name, {{"traffic.0.from_time", "\"1.5s\""}});
  renamed.nodes[0].name = "left";
  renamed.nodes[1].name = "right";
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    renamed.seed = seed;
    EXPECT_EQ(first_violation(renamed).fingerprint, violation.fingerprint) << seed;
  }
}

}  // namespace
}  // namespace midflight::sim
