// What a search found is recorded as a trace or a token, and shown again from there.
#include <gmock/gmock.h>

#include "sim/explore/places.h"
#include "sim/explore/replay.h"
#include "sim/shrink/exploration.h"
#include "sim/trace/recorder.h"
#include "tests/sim/explore/search_support.h"
#include "tests/sim/trace/small_trace.h"

namespace midflight::sim {
namespace {

class ScheduleReplay : public testing::Test {
 protected:
  // Searches, and records the first find as it is shown by its choices alone.
  ScheduleReplay() {
    ExplorationOptions how;
    how.strategy = "random";
    auto explored = explore(scenario_, "{}", how);
    if (!explored) throw std::runtime_error(explored.error().message);
    find_ = explored->certificate.violations.at(0);
    answers_ = explored->answers.at(0);

    auto header = header_of(scenario_, answers_);
    header.scenario = "{}";
    TraceText recorded(header);
    Observer* const observer = &recorded.recorder();
    ReplayOptions options;
    options.observers = {&observer, 1};
    options.choices = {&recorded.recorder()};
    options.digest = &recorded.digest();
    shown_ = replay(scenario_, answers_, options, crypto_);
    EXPECT_TRUE(recorded.recorder().finish("{}"));
    trace_ = recorded.text();
  }

  [[nodiscard]] ReplayReport again(const ScenarioConfig& config, bool keep_going = false) {
    auto reader = TraceReader::open(from_memory(trace_));
    EXPECT_TRUE(reader);
    ReplayOptions options;
    options.keep_going = keep_going;
    auto report = replay(config, *reader, options, crypto_);
    EXPECT_TRUE(report);
    return *report;
  }
  [[nodiscard]] static ScenarioConfig fixed() { return load_search("rekey-2.part.json"); }

  crypto::Operations crypto_{crypto::Memoise::on};
  ScenarioConfig scenario_ = load_search("rekey-2.part.json", {before_fix()});
  CertifiedFind find_;
  Answers answers_;
  std::string trace_;
  ReplayReport shown_;
};

TEST_F(ScheduleReplay, OfAFindsChoicesShowsItUnderItsFingerprint) {
  ASSERT_EQ(shown_.result.violations.size(), 1U);
  EXPECT_EQ(shown_.result.violations[0].property, find_.property);
  EXPECT_EQ(shown_.result.violations[0].fingerprint, find_.fingerprint);
  EXPECT_EQ(shown_.skipped, 0U);
  EXPECT_EQ(shown_.result.error, "");
  EXPECT_EQ(replay_status(shown_), 1);
}

TEST_F(ScheduleReplay, OfItsTraceIsTheSame) {
  const auto report = again(scenario_);
  EXPECT_FALSE(report.difference) << to_text(*report.difference);
  EXPECT_EQ(report.result.digest, shown_.result.digest);
  EXPECT_EQ(report.same_events, shown_.result.events);
  EXPECT_EQ(replay_status(report), 1);
}

TEST_F(ScheduleReplay, UnderTheFixPartsWhereTheRuleWouldHaveActed) {
  const auto report = again(fixed());
  ASSERT_TRUE(report.difference);
  EXPECT_THAT(report.difference->recorded, testing::HasSubstr("validkey")) << trace_;
  EXPECT_EQ(replay_status(report), 3);
}

// The schedule's steps are found by name, so the same order is tried on the other variant.
TEST_F(ScheduleReplay, UnderTheFixShowsNoViolationInTheSameOrder) {
  const auto report = again(fixed(), true);
  ASSERT_TRUE(report.difference);
  EXPECT_TRUE(report.result.violations.empty());
  EXPECT_GT(report.used, 0U);
}

TEST_F(ScheduleReplay, OfATraceWithAnotherMoveIsDifferentThere) {
  const auto at = trace_.rfind(R"({"choice":"next_event")");
  ASSERT_NE(at, std::string::npos);
  const auto subject = trace_.find(R"("subject":")", at) + 11;
  trace_.replace(subject, 16, "0123456789abcdef");
  const auto report = again(scenario_);
  ASSERT_TRUE(report.difference);
  EXPECT_THAT(report.difference->happened, testing::StartsWith("no such move among"));
  EXPECT_THAT(report.difference->recorded, testing::HasSubstr("0123456789abcdef"));
}

TEST_F(ScheduleReplay, OfATornTraceEndsWhereItDoes) {
  trace_.resize(trace_.rfind(R"({"choice":"next_event")"));
  const auto report = again(scenario_);
  EXPECT_FALSE(report.difference);
  EXPECT_LT(report.result.events, shown_.result.events);
  EXPECT_GT(report.result.events, 0U);
}

}  // namespace
}  // namespace midflight::sim
