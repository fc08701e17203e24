// A run is recorded in memory, and run again from there: the same, and changed.
#include "sim/explore/replay.h"

#include <gmock/gmock.h>

#include "core/crypto/operations.h"
#include "sim/explore/execution.h"
#include "sim/explore/places.h"
#include "sim/trace/recorder.h"
#include "sim/world/tinc_hosts.h"
#include "tests/sim/trace/small_trace.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kReplaySeed = 3;

// Two nodes, a link that loses, jitters, duplicates and corrupts, and a ping flood over it.
ScenarioConfig scenario() {
  ScenarioConfig config;
  config.duration = 4s;
  config.nodes.resize(2);
  config.nodes[0].name = "alpha";
  config.nodes[0].key_expire = 2s;
  config.nodes[1].name = "beta";
  DirectionSettings way;
  way.delay = 10ms;
  way.jitter = 5ms;
  way.loss.good = {1, 20};
  way.duplicate = {1, 20};
  way.corrupt = {1, 50};
  config.links.push_back({kAlpha, kBeta, way, way});
  config.connections.push_back({kAlpha, kBeta, {}});
  TrafficConfig ping;
  ping.name = "ping";
  ping.from = kAlpha;
  ping.to = kBeta;
  ping.shape = Periodic{20ms, 1ms};
  ping.echo = true;
  config.traffic.push_back(ping);
  return config;
}

class Kept final : public ChoiceObserver {
 public:
  void chose(const Choice& choice) override { list.push_back(choice); }
  ChoiceList list;
};

class Replay : public testing::Test {
 protected:
  // Records the scenario's run.
  Replay() {
    auto header = header_of(scenario_, {kReplaySeed, {}, {}});
    header.scenario = "{}";
    TraceText recorded(header);
    SampledChooser sampled(kReplaySeed);
    RecordingChooser recording(sampled, {&kept_, &recorded.recorder()});
    Observer* const observer = &recorded.recorder();
    ExecuteOptions options;
    options.seed = kReplaySeed;
    options.chooser = &recording;
    options.observers = {&observer, 1};
    options.digest = &recorded.digest();
    recorded_ = execute(scenario_, options, crypto_);
    EXPECT_TRUE(recorded.recorder().finish("{}"));
    trace_ = recorded.text();
  }
  ReplayReport again(const ScenarioConfig& config, const ReplayOptions& options = {}) {
    auto reader = TraceReader::open(from_memory(trace_));
    EXPECT_TRUE(reader);
    auto report = sim::replay(config, *reader, options, crypto_);
    EXPECT_TRUE(report);
    return *report;
  }

  crypto::Operations crypto_{crypto::Memoise::on};
  ScenarioConfig scenario_ = scenario();
  std::string trace_;
  Kept kept_;
  RunResult recorded_;
};

TEST_F(Replay, OfTheSameIsTheSame) {
  const auto report = again(scenario_);
  EXPECT_FALSE(report.difference) << to_text(*report.difference);
  EXPECT_EQ(report.result.digest, recorded_.digest);
  EXPECT_EQ(report.result.error, "");
  EXPECT_EQ(report.same_events, recorded_.events);
}

TEST_F(Replay, HasEveryKindOfChoiceInIt) {
  for (const auto kind : {ChoiceKind::lose, ChoiceKind::duplicate, ChoiceKind::corrupt,
                          ChoiceKind::delay, ChoiceKind::timer_jitter, ChoiceKind::flip}) {
    EXPECT_THAT(kept_.list, testing::Contains(testing::Field(&Choice::kind, kind)))
        << to_text(kind);
  }
  EXPECT_THAT(trace_, testing::HasSubstr("\"place\":\"alpha>beta\""));
  EXPECT_THAT(trace_, testing::HasSubstr("\"place\":\"ping\""));
  EXPECT_THAT(trace_, testing::Not(testing::HasSubstr("\"place\":\"#")));
}

// The traces of two scenarios are the same up to where the second's node is told to differ.
TEST_F(Replay, NamesTheFirstDifferenceAndTheNodeAndBothItsStates) {
  auto changed = scenario_;
  auto& behaviour = changed.nodes[1].behaviour;
  const bool before_fix = tinc_behaviour(behaviour).ans_key_clears_validkey;
  behaviour["ans_key_clears_validkey"] = before_fix ? "false" : "true";
  const auto report = again(changed);
  ASSERT_TRUE(report.difference);
  const auto& difference = *report.difference;
  EXPECT_EQ(difference.node, "beta");
  EXPECT_GE(difference.at, Instant(2s));  // no exchange is a second one before alpha's key_expire
  EXPECT_EQ(report.same_events, difference.event - 1);
  EXPECT_NE(difference.recorded, difference.happened);
  EXPECT_NE(difference.recorded_state, difference.happened_state);
  EXPECT_THAT(difference.recorded_state + difference.happened_state,
              testing::AllOf(testing::HasSubstr("validkey 0"), testing::HasSubstr("validkey 1")))
      << to_text(difference);
  EXPECT_THAT(trace_, testing::HasSubstr(difference.recorded + "\n"));
  EXPECT_EQ(replay_status(report), 3);
  EXPECT_EQ(report.result.verdict, Verdict::unfinished);
}

// Of a longer jitter the same delay could have been drawn, but it was asked for among others.
TEST_F(Replay, AQuestionWithOtherAnswersIsADifference) {
  auto changed = scenario_;
  changed.links[0].a_to_b.jitter = 6ms;
  const auto report = again(changed);
  ASSERT_TRUE(report.difference);
  EXPECT_THAT(report.difference->recorded, testing::HasSubstr("\"options\":5000001"));
  EXPECT_THAT(report.difference->happened, testing::HasSubstr("\"options\":6000001"));
}

TEST_F(Replay, KeepsGoingWithTheChoicesThatAreAboutTheSame) {
  auto changed = scenario_;
  changed.traffic[0].until = 3s;  // the choices about later packets are about nothing
  const auto report = again(changed, {{}, true, {}, {}, nullptr, {}});
  ASSERT_TRUE(report.difference);
  EXPECT_GE(report.difference->at, Instant(2900ms));
  EXPECT_GT(report.skipped, 0U);
  EXPECT_EQ(report.added, 0U);
  EXPECT_EQ(report.result.verdict, recorded_.verdict);
  ExecuteOptions sampled;
  sampled.seed = kReplaySeed;
  EXPECT_EQ(report.result.digest, execute(changed, sampled, crypto_).digest);
  EXPECT_EQ(replay_status(report), 3);
}

TEST_F(Replay, GoesUntilAnEventAndNoFurther) {
  ReplayOptions options;
  options.until = 30;
  const auto report = again(scenario_, options);
  EXPECT_TRUE(report.reached_until);
  EXPECT_GE(report.result.events, 30U);
  EXPECT_LT(report.result.events, recorded_.events);
  EXPECT_EQ(report.result.error, "");
  EXPECT_EQ(replay_status(report), 0);
}

TEST_F(Replay, OfATornTraceGoesOnAsTheSeedSays) {
  trace_.resize(trace_.size() / 2);
  const auto report = again(scenario_);
  EXPECT_FALSE(report.difference);
  EXPECT_EQ(report.result.digest, recorded_.digest);
  EXPECT_LT(report.same_events, recorded_.events);
  EXPECT_GT(report.same_events, 0U);
}

TEST_F(Replay, ARunThatEndsEarlierThanItsTraceDiffers) {
  auto shorter = scenario_;
  shorter.duration = 2s;
  shorter.traffic[0].until = 4s;
  const auto report = again(shorter);
  ASSERT_TRUE(report.difference);
  EXPECT_EQ(report.difference->happened, "the run was over");
}

TEST_F(Replay, ARunThatGoesOnAfterItsTraceDiffers) {
  auto longer = scenario_;
  longer.duration = 5s;
  const auto report = again(longer);
  ASSERT_TRUE(report.difference);
  EXPECT_EQ(report.difference->recorded, "the run was over");
}

// One hex digit of a payload, of a state and of a digest: each is found where it stands.
TEST_F(Replay, FindsAnyDigitThatIsNotAsItHappened) {
  const auto whole = trace_;
  for (const auto* member : {"\"payload\":\"", "\"state\":\"", "\"digest\":\""}) {
    const auto at = whole.find(member, whole.size() / 3) + std::string_view(member).size();
    trace_ = whole;
    trace_[at] = trace_[at] == '0' ? '1' : '0';
    const auto begin = whole.rfind('\n', at) + 1;
    const auto report = again(scenario_);
    ASSERT_TRUE(report.difference) << member;
    EXPECT_EQ(report.difference->happened, whole.substr(begin, whole.find('\n', at) - begin));
  }
}

TEST_F(Replay, OfAllItsChoicesNeedsNoSeedForThem) {
  const auto report = sim::replay(scenario_, Answers{kReplaySeed, {}, kept_.list}, {}, crypto_);
  EXPECT_EQ(report.result.digest, recorded_.digest);
  EXPECT_EQ(report.used, kept_.list.size());
  EXPECT_EQ(report.skipped, 0U);
}

TEST_F(Replay, OfChoicesThatNobodyAsksForDiverges) {
  auto list = kept_.list;
  list.push_back({ChoiceKind::pick, 1, 2, 3, 4, 0});
  EXPECT_EQ(replay_status(sim::replay(scenario_, Answers{kReplaySeed, {}, list}, {}, crypto_)), 3);
}

TEST_F(Replay, OneOtherAnswerChangesTheRunAsTheListSays) {
  const auto lost = std::find_if(kept_.list.begin(), kept_.list.end(), [](const Choice& choice) {
    return choice.kind == ChoiceKind::lose && choice.answer == 0;
  });
  ASSERT_NE(lost, kept_.list.end());
  auto other = *lost;
  other.answer = 1;
  const auto report = sim::replay(scenario_, Answers{kReplaySeed, {}, {other}}, {}, crypto_);
  EXPECT_EQ(report.used, 1U);
  EXPECT_NE(report.result.digest, recorded_.digest);
}

}  // namespace
}  // namespace midflight::sim
