#include "sim/corpus/fuzzer.h"

#include "sim/corpus/one_run.h"
#include "sim/explore/schedule_path.h"
#include "sim/shrink/schedule.h"
#include "tests/sim/corpus/fuzz_support.h"

namespace midflight::sim {
namespace {

OneScenario race_before_fix() {
  return OneScenario(load_search("rekey-2.part.json", {before_fix()}));
}

TEST(Fuzzer, FindsTheRaceOfTheUnfixedNodeAtAnySeed) {
  const auto variants = race_before_fix();
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    auto state = variants.empty_corpus();
    fuzz(variants, state, 256, {seed, 1, 1});
    EXPECT_TRUE(std::ranges::any_of(
        state.failures,
        [](const auto& each) { return each.first.property == "no-spurious-restart"; }))
        << "seed " << seed;
  }
}

TEST(Fuzzer, FindsNothingInTheFixedNode) {
  const OneScenario variants(load_search("rekey-2.part.json"));
  auto state = variants.empty_corpus();
  fuzz(variants, state, 1000);
  EXPECT_TRUE(state.failures.empty());
  EXPECT_FALSE(state.entries.empty());
}

TEST(Fuzzer, IsTheSameTwiceAndForAnyJobs) {
  const auto variants = race_before_fix();
  auto one = variants.empty_corpus();
  auto again = variants.empty_corpus();
  auto three = variants.empty_corpus();
  fuzz(variants, one, 600);
  fuzz(variants, again, 600);
  fuzz(variants, three, 600, {}, 3);
  EXPECT_EQ(listing(one), listing(again));
  EXPECT_EQ(listing(one), listing(three));
}

TEST(Fuzzer, GoesOnFromASavedStateAsIfItHadNeverStopped) {
  const auto variants = race_before_fix();
  auto whole = variants.empty_corpus();
  auto parts = variants.empty_corpus();
  fuzz(variants, whole, 640);
  fuzz(variants, parts, 320);  // in the middle of a round
  fuzz(variants, parts, 320);
  EXPECT_EQ(listing(whole), listing(parts));
}

TEST(Fuzzer, AStoppedBatchCountsForNothing) {
  const auto variants = race_before_fix();
  auto state = variants.empty_corpus();
  fuzz(variants, state, 64);
  const auto before = listing(state);
  Fuzzer fuzzer({}, variants, state);
  int asked = 0;
  const auto made = fuzzer.batch({1, 64, [&asked] { return ++asked > 10; }});
  ASSERT_TRUE(made.has_value());
  EXPECT_FALSE(*made);
  EXPECT_EQ(listing(state), before);
}

TEST(Fuzzer, ExamplesShowWhatTheyAreFiledUnder) {
  const auto variants = race_before_fix();
  auto state = variants.empty_corpus();
  fuzz(variants, state, 512);
  ASSERT_FALSE(state.failures.empty());
  crypto::Operations crypto(crypto::Memoise::on);
  const auto search = variants.plan(0, {}, crypto);
  ASSERT_TRUE(search.has_value());
  for (const auto& [key, failure] : state.failures) {
    const auto way = walk(*search, to_schedule(failure.example.steps), crypto);
    EXPECT_TRUE(way.complete);
    EXPECT_TRUE(shows(way, {key.property, key.fingerprint})) << to_text(key);
  }
}

TEST(Fuzzer, EveryEntryShowsSomethingBest) {
  const auto variants = race_before_fix();
  auto state = variants.empty_corpus();
  fuzz(variants, state, 1000);
  const auto count = state.entries.size();
  drop_unused(state);
  EXPECT_EQ(state.entries.size(), count);
  for (const auto slot : state.features.seen()) {
    const auto& feature = state.features.at(slot);
    ASSERT_TRUE(state.entries.contains(feature.entry));
    EXPECT_EQ(state.entries.at(feature.entry).steps.size(), feature.steps);
  }
}

Entry of_steps(std::size_t count) {
  return {Hash128{1, 2}, {}, std::vector<CorpusStep>(count, CorpusStep{7, 0, {}})};
}

TEST(Corpora, JoinFindsToTheSmallestExampleAndWhatIsFiledHasTheWord) {
  const FindKey key{"keys-agree", "0123456789abcdef"};
  CorpusState filed;
  filed.failures[key] = {"long", 3, of_steps(9), "fedcba9876543210"};
  filed.finds[key] = {"not shrunk", of_steps(4), false};
  CorpusState waiting;
  waiting.failures[key] = {"short", 5, of_steps(2), ""};
  waiting.finds[key] = {"shrunk", of_steps(6), true};
  auto one = filed;
  merge(one, waiting);
  auto other = waiting;
  merge(other, filed);
  EXPECT_EQ(listing(one), listing(other));
  EXPECT_EQ(one.failures[key], (Failure{"long", 5, of_steps(9), "fedcba9876543210"}));
  EXPECT_EQ(one.finds[key].message, "shrunk");
  EXPECT_EQ(times_shown(one, {"keys-agree", "fedcba9876543210"}), 5U);
  EXPECT_EQ(times_shown(one, {"recovers", "fedcba9876543210"}), 0U);
}

TEST(Corpora, JoinToTheSameInAnyOrderAndTwiceAddsNothing) {
  const auto variants = race_before_fix();
  std::array<CorpusState, 3> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts.at(i) = variants.empty_corpus();
    fuzz(variants, parts.at(i), 256, {1, i + 1, 3});
  }
  CorpusState forwards;
  CorpusState backwards;
  for (const auto i : {0U, 1U, 2U}) merge(forwards, parts.at(i));
  for (const auto i : {2U, 0U, 1U, 2U}) merge(backwards, parts.at(i));
  EXPECT_EQ(listing(forwards), listing(backwards));
  EXPECT_EQ(forwards.campaigns.size(), 3U);
  EXPECT_GE(forwards.features.seen().size(), parts[0].features.seen().size());
}

// A hub's links have many datagrams of one name on their way, of which the strategy may take any.
TEST(ARun, IsKeptAsStepsThatLeadToTheSame) {
  const std::string text = R"({"format":1,"duration":"2min","seed":3,
    "defaults":{"node":{"key_expire":"20s","behaviour":"tinc-before-fix"},
                "link":{"delay":"15ms","jitter":"5ms","loss":0.01}},
    "nodes":{"hub":{},"west":{},"east":{}},
    "links":[{"between":["west","hub"]},{"between":["east","hub"]}],
    "connections":[{"from":"west","to":"hub"},{"from":"east","to":"hub"}],
    "traffic":[{"from":"west","to":"east","every":"20ms","size":1200,"from_time":"3s"},
               {"from":"east","to":"west","every":"50ms","size":60,"from_time":"4s"}]})";
  const auto scenario = scenarios::parse_resolved(text, "hub.json", {}).value().config;
  const auto search = planned(scenario, {scenario.seed, true, Numbers::exact});
  const Swarm everything;
  RunMaker maker(search, everything, 1, 1);
  crypto::Operations crypto(crypto::Memoise::on);
  for (std::uint64_t number = 1; number <= 6; ++number) {
    const auto run = maker.run({number, {}}, {1000, 10}, {});
    const auto way = walk(search, to_schedule(run.steps), crypto);
    EXPECT_TRUE(way.complete) << "run " << number;
    EXPECT_EQ(way.steps.size(), run.steps.size());
  }
}

}  // namespace
}  // namespace midflight::sim
