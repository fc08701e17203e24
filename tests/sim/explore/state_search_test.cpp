#include "sim/explore/state_search.h"

#include <gmock/gmock.h>

#include "sim/explore/certificate.h"
#include "sim/explore/script.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The mission's race: the peer's KEX arrives, and the next packet of one's own finds no valid key.
class BeforeTheFix : public ::testing::TestWithParam<int> {};

TEST_P(BeforeTheFix, ThreeStepsAndOnePacketSuffice) {
  const auto search =
      planned(load_search("rekey-" + std::to_string(GetParam()) + ".part.json", {before_fix()}));
  SearchLimits limits;
  limits.stop_on_first = true;
  const auto result = exhaust(search, limits);
  ASSERT_EQ(result.finds.size(), 1U);
  crypto::Operations crypto(crypto::Memoise::on);
  const auto way = walk(search, result.finds[0].path, crypto);
  ASSERT_EQ(way.steps.size(), 3U) << "from the start of the key exchange";
  EXPECT_THAT(way.steps[0].text, HasSubstr("force_kex"));
  EXPECT_THAT(way.steps[1].text, HasSubstr("received ANS_KEY KEX"));
  EXPECT_THAT(way.steps[2].text, HasSubstr("injected"));
  ASSERT_EQ(way.violations.size(), 1U);
  EXPECT_EQ(way.violations[0].property, "no-spurious-restart");
}

INSTANTIATE_TEST_SUITE_P(EachNumberOfPackets, BeforeTheFix, ::testing::Range(1, 8));

class AfterTheFix : public ::testing::TestWithParam<int> {};

TEST_P(AfterTheFix, NoOrderRestartsTheChannel) {
  const auto packets = static_cast<std::uint64_t>(GetParam());
  const auto result =
      exhaust(planned(load_search("rekey-" + std::to_string(packets) + ".part.json")));
  EXPECT_EQ(result.verdict(), Verdict::holds);
  ASSERT_EQ(result.outcomes.size(), 1U);
  const auto& [outcome, count] = *result.outcomes.begin();
  EXPECT_EQ(to_text(outcome), "healthy");
  // At rest the exchange is over, and each side has 0 to K packets left: those that it sent were
  // delivered or lost, which makes no difference any more.
  EXPECT_EQ(count.states, (packets + 1) * (packets + 1));
}

INSTANTIATE_TEST_SUITE_P(UpToThreePackets, AfterTheFix, ::testing::Range(1, 4));
INSTANTIATE_TEST_SUITE_P(Nightly, AfterTheFix, ::testing::Range(4, 8));

// Everything that leaves states or moves out, taken back one after the other.
struct Reductions {
  bool symmetry;
  Numbers numbers;
  bool merge;
  Reduction steps;
};

constexpr auto kSleepSets = Reduction::sleep_sets;
constexpr auto kNoReduction = Reduction::none;

SearchResult search_with(const ScenarioConfig& scenario, const Reductions& with) {
  SearchLimits limits;
  limits.merge = with.merge;
  return exhaust(planned(scenario, {1, with.symmetry, with.numbers, with.steps}), limits);
}

void expect_the_same_without_reductions(const ScenarioConfig& scenario) {
  const auto reduced = said(search_with(scenario, {true, Numbers::relative, true, kSleepSets}));
  EXPECT_EQ(reduced, said(search_with(scenario, {true, Numbers::relative, true, kNoReduction})));
  EXPECT_EQ(reduced, said(search_with(scenario, {false, Numbers::relative, true, kNoReduction})));
  EXPECT_EQ(reduced, said(search_with(scenario, {false, Numbers::exact, true, kNoReduction})));
  EXPECT_EQ(reduced, said(search_with(scenario, {false, Numbers::exact, false, kSleepSets})));
  EXPECT_EQ(reduced, said(search_with(scenario, {false, Numbers::exact, false, kNoReduction})));
}

TEST(Reductions, ChangeNoOutcomeAfterTheFix) {
  expect_the_same_without_reductions(load_search("rekey-1.part.json", {bound("losses", 1)}));
}

TEST(Reductions, ChangeNoOutcomeBeforeTheFix) {
  expect_the_same_without_reductions(
      load_search("rekey-1.part.json", {before_fix(), bound("losses", 0)}));
}

TEST(Reductions, ChangeNoOutcomeWithCopiesAndOvertaking) {
  const std::vector<scenarios::Override> bounds{bound("losses", 0), bound("duplicates", 1),
                                                bound("reorderings", 1)};
  const auto scenario = load_search("old-channel.part.json", bounds);
  const auto reduced = said(search_with(scenario, {true, Numbers::relative, true, kSleepSets}));
  EXPECT_EQ(reduced, said(search_with(scenario, {false, Numbers::exact, true, kNoReduction})));
}

// Sleep sets leave out ways, never a state: every search has as many with them as without, and its
// states at rest are the same ones.
struct Searched {
  const char* scenario;
  std::vector<scenarios::Override> overrides;
};

class SleepSets : public ::testing::TestWithParam<Searched> {
 protected:
  static std::map<std::string, std::size_t> shortest(const SearchResult& result) {
    std::map<std::string, std::size_t> steps;
    for (const auto& find : result.finds) steps[find.message] = find.path.size();
    return steps;
  }
};

TEST_P(SleepSets, LeaveOutNoStateAndNoVerdict) {
  const auto scenario = load_search(GetParam().scenario, GetParam().overrides);
  const auto with = search_with(scenario, {true, Numbers::relative, true, kSleepSets});
  const auto without = search_with(scenario, {true, Numbers::relative, true, kNoReduction});
  EXPECT_EQ(said(with), said(without));
  EXPECT_EQ(with.total.states, without.total.states);
  const auto& bounds = scenario.search.bounds;
  if (bounds.losses == 0 && bounds.duplicates == 0) {
    EXPECT_LT(with.total.transitions, without.total.transitions);
  }
  ASSERT_EQ(with.outcomes.size(), without.outcomes.size());
  auto other = without.outcomes.begin();
  for (const auto& [outcome, count] : with.outcomes) {
    EXPECT_EQ(outcome, other->first);
    EXPECT_EQ(count.states, other->second.states);
    EXPECT_EQ(count.path.size(), other++->second.path.size()) << "a shortest way is as short";
  }
  EXPECT_EQ(shortest(with), shortest(without));
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios, SleepSets,
    ::testing::Values(
        Searched{"rekey-3.part.json", {}}, Searched{"rekey-3.part.json", {bound("losses", 0)}},
        Searched{"rekey-2.part.json", {before_fix(), bound("losses", 0)}},
        Searched{"rekey-2.part.json", {bound("losses", 1)}},
        Searched{"rekey-2.part.json", {before_fix(), bound("losses", 1)}},
        Searched{"rekey-2.part.json", {bound("losses", 1), bound("rekeys", 1)}},
        Searched{"rekey-1.part.json", {bound("losses", 1), bound("duplicates", 1)}},
        Searched{"rekey-2.part.json", {before_fix(), bound("reorderings", 1)}},
        Searched{"rekey-2.part.json", {bound("injections", 2), bound("timers", 1)}},
        Searched{"old-channel.part.json", {bound("duplicates", 1), bound("losses", 1)}},
        Searched{"old-channel.part.json", {bound("losses", 0), bound("reorderings", 1)}}));

TEST(Jobs, ChangeNothing) {
  const auto search = planned(load_search("rekey-2.part.json", {before_fix(), bound("losses", 1)}));
  SearchLimits limits;
  const auto one = exhaust(search, limits);
  limits.jobs = 3;
  const auto three = exhaust(search, limits);
  EXPECT_EQ(one.total.states, three.total.states);
  EXPECT_EQ(one.total.transitions, three.total.transitions);
  EXPECT_EQ(one.total.violations, three.total.violations);
  EXPECT_EQ(said(one), said(three));
  ASSERT_EQ(one.finds.size(), three.finds.size());
  for (std::size_t i = 0; i < one.finds.size(); ++i) {
    EXPECT_EQ(one.finds[i].times, three.finds[i].times);
    EXPECT_EQ(one.finds[i].path.size(), three.finds[i].path.size());
  }
}

TEST(MemoisedCryptography, IsNotSeenByASearch) {
  const auto scenario = load_search("rekey-1.part.json", {before_fix()});
  crypto::Operations computed;
  crypto::Operations memoised(crypto::Memoise::on);
  auto a = plan_search(scenario, {}, computed);
  auto b = plan_search(scenario, {}, memoised);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->root.hash(a->plan), b->root.hash(b->plan));
  SearchLimits limits;
  const auto with = exhaust(*b, limits);
  limits.memoise = crypto::Memoise::off;
  const auto without = exhaust(*a, limits);
  EXPECT_EQ(to_json(certify(*a, without, "{}", computed)),
            to_json(certify(*b, with, "{}", memoised)));
}

// What the fix does not cure (spec 2), each with one reordering or one duplicate and not without.
class OldChannel : public ::testing::Test {
 protected:
  static SearchResult search(std::uint64_t reorderings, std::uint64_t duplicates) {
    return exhaust(
        planned(load_search("old-channel.part.json",
                            {bound("reorderings", reorderings), bound("duplicates", duplicates)})));
  }
};

TEST_F(OldChannel, HoldsWhileEverythingArrivesInOrderAndOnce) {
  EXPECT_EQ(search(0, 0).verdict(), Verdict::holds);
}

TEST_F(OldChannel, IsRestartedByOneRecordThatOvertakes) {
  const auto result = search(1, 0);
  ASSERT_FALSE(result.finds.empty());
  EXPECT_EQ(result.finds[0].property, "no-spurious-restart");
  EXPECT_EQ(result.finds[0].path.size(), 6U) << "rekey, KEX, KEX, SIG, a packet, its arrival";
}

TEST_F(OldChannel, IsRestartedByOneDuplicate) {
  const auto result = search(0, 1);
  ASSERT_FALSE(result.finds.empty());
  EXPECT_EQ(result.finds[0].property, "no-spurious-restart");
  EXPECT_EQ(result.finds[0].path.size(), 4U) << "a packet, its copy, and both arrive";
}

// Nobody heals it, so that no state at rest is healthy, however its machines came to where they
// are.
TEST(Health, OfAStateAtRestIsThatOfItsNetworkToo) {
  auto scenario = load_search("rekey-1.part.json", {bound("losses", 0)});
  auto cut = scenario.injections[0];
  cut.name = "cut";
  FaultAction partition;
  partition.a = NodeIndex{0};
  partition.b = NodeIndex{1};
  cut.action = partition;
  for (const bool optional : {false, true}) {
    cut.optional = optional;
    auto with_cut = scenario;
    with_cut.injections.push_back(cut);
    std::set<std::string> outcomes;
    for (const auto& each : exhaust(planned(with_cut)).outcomes) {
      outcomes.insert(to_text(each.first));
    }
    EXPECT_EQ(outcomes.contains("healthy"), optional);
    EXPECT_TRUE(outcomes.contains("down for good"));
  }
}

TEST(Beginning, OfASearchThatTimeNeverGetsToIsAnError) {
  auto scenario = load_search("rekey-1.part.json");
  Trigger each_packet;
  each_packet.node = NodeIndex{0};
  each_packet.event = TriggerEvent::sent;
  each_packet.record = "DATA";
  each_packet.every = true;
  scenario.injections[0].when = each_packet;
  scenario.injections[0].before.reset();
  scenario.injections[0].optional = false;
  const auto plan = make_plan(scenario, {});
  SampledChooser chooser(1);
  crypto::Operations crypto(crypto::Memoise::on);
  Unwatched nobody;
  const StepContext with{chooser, nobody, crypto};
  World world(make_setup(plan.scenario, 1, crypto), Order::sampled, with);
  PrefixLimits limits;
  limits.most_at_once = 1000;
  const auto reached = run_to_search(world, plan, limits, with);
  ASSERT_FALSE(reached);
  EXPECT_THAT(reached.error().message, HasSubstr("time stands still"));
}

TEST(Beginning, OfASearchAfterTheEndIsAnError) {
  auto scenario = load_search("rekey-1.part.json");
  scenario.search.from = scenario.duration;
  crypto::Operations crypto(crypto::Memoise::on);
  const auto search = plan_search(scenario, {}, crypto);
  ASSERT_FALSE(search);
  EXPECT_THAT(search.error().message, HasSubstr("search.from"));
}

TEST(Bounds, OfDepthCutTheSearchOff) {
  const auto result = exhaust(planned(load_search("rekey-1.part.json", {bound("depth", 2)})));
  EXPECT_EQ(result.total.depth, 2U);
  EXPECT_LT(result.total.states, 124U);
}

TEST(Stop, LeavesTheSearchUnfinished) {
  SearchLimits limits;
  limits.stop = [](const SearchProgress&) { return true; };
  EXPECT_EQ(exhaust(planned(load_search("rekey-2.part.json")), limits).verdict(),
            Verdict::unfinished);
}

// Each is walked from the start, step by step.
TEST(Ways, LeadToWhatTheyAreToldOf) {
  const auto search = planned(load_search("rekey-2.part.json", {before_fix(), bound("losses", 1)}));
  const auto result = exhaust(search);
  crypto::Operations crypto(crypto::Memoise::on);
  EXPECT_FALSE(result.finds.empty());
  for (const auto& find : result.finds) {
    const auto way = walk(search, find.path, crypto);
    ASSERT_TRUE(way.complete);
    ASSERT_FALSE(way.violations.empty());
    EXPECT_EQ(way.violations.back().message, find.message);
  }
  EXPECT_FALSE(result.outcomes.empty());
  for (const auto& [outcome, count] : result.outcomes) {
    auto way = walk(search, count.path, crypto);
    ASSERT_TRUE(way.complete);
    std::vector<Move> moves;
    way.state.moves(search.plan, moves);
    EXPECT_TRUE(SearchState::at_rest(moves));
    EXPECT_EQ(way.state.restarts(), outcome.restarts);
  }
}

TEST(Verdict, OfASearchIsUnfinishedIfItStoppedOrIfItsNumbersRanOut) {
  SearchResult result;
  EXPECT_EQ(result.verdict(), Verdict::holds);
  result.seen = {true, false};
  EXPECT_EQ(result.verdict(), Verdict::vacuous);
  result.seen = {true, true};
  EXPECT_EQ(result.verdict(), Verdict::holds);
  result.strained = true;
  EXPECT_EQ(result.verdict(), Verdict::unfinished);
  result.strained = false;
  result.finished = false;
  EXPECT_EQ(result.verdict(), Verdict::unfinished);
  result.finds.push_back({"no-storm", "", 1, {}});
  EXPECT_EQ(result.verdict(), Verdict::violated);
}

// The most records that a host has sent in any state, found without the search.
std::uint32_t most_records(const PlannedSearch& search) {
  crypto::Operations crypto(crypto::Memoise::on);
  std::set<Hash128> known;
  std::vector<SearchState> waiting{search.root};
  std::uint32_t most = 0;
  while (!waiting.empty()) {
    auto state = std::move(waiting.back());
    waiting.pop_back();
    most = std::max(most, state.world().records_sent());
    std::vector<Move> moves;
    state.moves(search.plan, moves);
    for (const auto& move : moves) {
      auto next = state;
      Script script(search.plan.options.seed);
      Unwatched unwatched;
      next.make(search.plan, move, StepContext{script, unwatched, crypto});
      // The count is no part of the hash, and can't be: of two ways the longer one is wanted.
      auto hash = next.hash(search.plan);
      hash.high += next.world().records_sent();
      if (!next.lapsed() && known.insert(hash).second) waiting.push_back(std::move(next));
    }
  }
  return most;
}

// A record more must always be within the windows, or numbers that are left out could matter.
TEST(Strain, IsToldAsSoonAsOneMoreRecordWouldNotFit) {
  auto search = planned(load_search("rekey-1.part.json", {bound("losses", 0)}));
  const auto most = most_records(search);
  ASSERT_GT(most, 0U);
  search.plan.slack = most + 2;
  EXPECT_FALSE(search_states(search, {})->strained);
  search.plan.slack = most + 1;
  EXPECT_TRUE(search_states(search, {})->strained);
}

}  // namespace
}  // namespace midflight::sim
