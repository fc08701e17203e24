#include "sim/explore/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/explore/counters.h"
#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

using ::testing::ElementsAre;

class Expectations : public ::testing::Test {
 protected:
  Expectations() {
    for (const auto* const name : {"alpha", "beta"}) {
      NodeConfig node;
      node.name = name;
      scenario_.nodes.push_back(node);
    }
    result_.counters = CounterObserver().counters({});
  }

  void violate(std::string property) {
    Violation violation;
    violation.property = std::move(property);
    result_.violations.push_back(violation);
  }
  void conclude_after(std::initializer_list<Event> events) {
    ExpectationObserver observer(scenario_);
    for (const auto& event : events) observer.observe(event);
    conclude(result_, scenario_, observer,
             [](NodeIndex node, NodeIndex, std::string_view name) -> std::optional<std::string> {
               if (node == kAlpha && name == "validkey") return "true";
               return std::nullopt;
             });
  }
  template <class T>
  bool passes(T what) {
    scenario_.expectations = {{"it", "/expect/0", std::move(what)}};
    conclude_after({});
    return result_.expectations.at(0).passed;
  }
  [[nodiscard]] const std::string& actual() const { return result_.expectations.at(0).actual; }
  [[nodiscard]] const std::string& expected() const { return result_.expectations.at(0).expected; }

  ScenarioConfig scenario_;
  RunResult result_;
};

TEST_F(Expectations, WithNothingViolatedAndAllSeenARunHolds) {
  EXPECT_TRUE(passes(ExpectVerdict{Verdict::holds, ""}));
  EXPECT_FALSE(passes(ExpectVerdict{Verdict::violated, ""}));
  EXPECT_EQ(result_.verdict, Verdict::holds);
}

TEST_F(Expectations, AViolationIsDeclaredByTheExpectationOfItsPropertyOnly) {
  violate("no-storm");
  EXPECT_TRUE(passes(ExpectVerdict{Verdict::violated, "no-storm"}));
  EXPECT_TRUE(result_.violations[0].declared);
  EXPECT_FALSE(passes(ExpectVerdict{Verdict::violated, "recovers"}));
  EXPECT_FALSE(result_.violations[0].declared);
  EXPECT_TRUE(passes(ExpectVerdict{Verdict::violated, ""}));
  EXPECT_FALSE(result_.violations[0].declared);
  EXPECT_TRUE(passes(ExpectVerdict{Verdict::holds, "recovers"}));
  EXPECT_FALSE(passes(ExpectVerdict{Verdict::holds, "no-storm"}));
}

TEST_F(Expectations, AnUnfinishedRunStaysUnfinishedUnlessSomethingWasViolated) {
  result_.verdict = Verdict::unfinished;
  conclude_after({});
  EXPECT_EQ(result_.verdict, Verdict::unfinished);
  violate("recovers");
  conclude_after({});
  EXPECT_EQ(result_.verdict, Verdict::violated);
}

TEST_F(Expectations, OfARunThatWasCutShortOnlyWhatItsRestCouldNotChangeIsJudged) {
  result_.counters["channel_restarts"] = {{"total", 32}};
  result_.outages = {{"alpha>beta", Instant(0s), Instant(1s), ""}};
  const auto counter = [](CounterBounds bounds) {
    return Expectation{"it", "/expect/0", ExpectCounter{"channel_restarts", "total", bounds}};
  };
  const auto outage = [](std::optional<Duration> least, std::optional<Duration> most) {
    return Expectation{"it", "/expect/0", ExpectOutage{kAlpha, kBeta, least, most}};
  };
  const auto verdict = [](Verdict what, const std::string& property) {
    return Expectation{"it", "/expect/0", ExpectVerdict{what, property}};
  };
  const auto outcome = [this](Expectation expectation) -> std::string {
    scenario_.expectations = {std::move(expectation)};
    result_.verdict = Verdict::unfinished;
    conclude_after({});
    if (result_.expectations.empty()) return "open";
    return result_.expectations[0].passed ? "passed" : "failed";
  };
  EXPECT_EQ(outcome(counter({33, {}, {}})), "open");
  EXPECT_EQ(outcome(counter({32, {}, {}})), "passed");
  EXPECT_EQ(outcome(counter({32, 32, {}})), "open");
  EXPECT_EQ(outcome(counter({{}, 31, {}})), "failed");
  EXPECT_EQ(outcome(counter({{}, {}, 32})), "open");
  EXPECT_EQ(outcome(counter({{}, {}, 31})), "failed");
  EXPECT_EQ(outcome(outage(1s, {})), "passed");
  EXPECT_EQ(outcome(outage(2s, {})), "open");
  EXPECT_EQ(outcome(outage({}, 1s)), "open");
  EXPECT_EQ(outcome(outage({}, 1s - 1ns)), "failed");
  EXPECT_EQ(outcome({"it", "/expect/0", ExpectDelivered{kAlpha, kBeta, Ratio{1, 2}, {}}}), "open");
  EXPECT_EQ(outcome({"it", "/expect/0", ExpectState{kAlpha, kBeta, {{"validkey", "false"}}}}),
            "open");
  EXPECT_EQ(outcome(verdict(Verdict::holds, "")), "open");
  EXPECT_EQ(outcome(verdict(Verdict::violated, "no-storm")), "open");
  EXPECT_EQ(outcome(verdict(Verdict::unfinished, "")), "passed");
  violate("no-storm");
  EXPECT_EQ(outcome(verdict(Verdict::violated, "no-storm")), "passed");
  EXPECT_EQ(outcome(verdict(Verdict::holds, "no-storm")), "failed");
  EXPECT_EQ(outcome(verdict(Verdict::holds, "recovers")), "open");
}

TEST_F(Expectations, AFactThatNeverHeldMakesTheRunVacuous) {
  InjectionConfig injection;
  injection.name = "data between KEX and SIG";
  scenario_.injections = {injection};
  Trigger trigger;
  trigger.event = TriggerEvent::timer;
  scenario_.sometimes = {{"data between KEX and SIG", std::size_t{0}}, {"a timer", trigger}};
  auto injected = make(EventKind::injected, kBeta);
  injected.name = "something else";
  conclude_after({injected, make(EventKind::timer, kAlpha)});
  EXPECT_EQ(result_.verdict, Verdict::vacuous);
  EXPECT_THAT(result_.unseen, ElementsAre("data between KEX and SIG"));
  result_.verdict = Verdict::holds;
  injected.name = "data between KEX and SIG";
  conclude_after({injected, make(EventKind::timer, kAlpha)});
  EXPECT_EQ(result_.verdict, Verdict::holds);
}

TEST_F(Expectations, ACounterIsHeldAgainstItsBounds) {
  result_.counters["channel_restarts"] = {{"total", 3}, {"alpha>beta", 2}};
  const auto bounds = [](std::optional<std::uint64_t> least, std::optional<std::uint64_t> most) {
    return CounterBounds{least, most, std::nullopt};
  };
  EXPECT_TRUE(passes(ExpectCounter{"channel_restarts", "total", bounds(3, 3)}));
  EXPECT_EQ(expected(), "at least 3 and at most 3");
  EXPECT_EQ(actual(), "3");
  EXPECT_FALSE(passes(ExpectCounter{"channel_restarts", "total", bounds(4, {})}));
  EXPECT_FALSE(passes(ExpectCounter{"channel_restarts", "alpha>beta", bounds({}, 1)}));
  EXPECT_TRUE(passes(ExpectCounter{"channel_restarts", "beta>alpha", {{}, {}, 0}}));
  EXPECT_FALSE(passes(ExpectCounter{"channel_restarts", "alpha>beta", {{}, {}, 3}}));
  EXPECT_FALSE(passes(ExpectCounter{"no_such", "total", bounds({}, 1)}));
}

TEST_F(Expectations, TheLongestOutageOfTheDirectionCounts) {
  result_.outages = {{"alpha>beta", Instant(1s), Instant(10s), ""},
                     {"alpha>beta", Instant(20s), Instant(22s), ""},
                     {"beta>alpha", Instant(0s), Instant(60s), ""}};
  EXPECT_TRUE(passes(ExpectOutage{kAlpha, kBeta, 9s, 9s}));
  EXPECT_EQ(actual(), "longest 9s");
  EXPECT_FALSE(passes(ExpectOutage{kAlpha, kBeta, 9s + 1ns, std::nullopt}));
  EXPECT_FALSE(passes(ExpectOutage{kAlpha, kBeta, std::nullopt, 9s - 1ns}));
  EXPECT_TRUE(passes(ExpectOutage{kBeta, kAlpha, 60s, 60s}));
}

TEST_F(Expectations, TheShareOfDeliveredPacketsIsExact) {
  result_.counters["packets_sent"]["alpha>beta"] = 3;
  result_.counters["packets_delivered"]["alpha>beta"] = 1;
  EXPECT_TRUE(passes(ExpectDelivered{kAlpha, kBeta, Ratio{1, 3}, Ratio{1, 3}}));
  EXPECT_EQ(actual(), "1/3");
  EXPECT_FALSE(passes(ExpectDelivered{kAlpha, kBeta, Ratio{334, 1000}, std::nullopt}));
  EXPECT_FALSE(passes(ExpectDelivered{kAlpha, kBeta, std::nullopt, Ratio{333, 1000}}));
  EXPECT_FALSE(passes(ExpectDelivered{kBeta, kAlpha, Ratio{0, 1}, std::nullopt}));
  EXPECT_EQ(actual(), "nothing was sent");
}

TEST_F(Expectations, AFactAtTheEndIsComparedAsText) {
  EXPECT_TRUE(passes(ExpectState{kAlpha, kBeta, {{"validkey", "true"}}}));
  EXPECT_FALSE(passes(ExpectState{kAlpha, kBeta, {{"validkey", "false"}}}));
  EXPECT_EQ(actual(), "validkey true");
  EXPECT_FALSE(passes(ExpectState{kBeta, kAlpha, {{"validkey", "true"}}}));
  EXPECT_EQ(actual(), "validkey unknown");
}

TEST_F(Expectations, ASequenceMustOccurInItsOrder) {
  Trigger restart;
  restart.event = TriggerEvent::flag;
  restart.name = "validkey";
  Trigger timer;
  timer.event = TriggerEvent::timer;
  timer.occurrence = 2;  // the second since the step before
  scenario_.expectations = {{"it", "/expect/0", ExpectSequence{{timer, restart}}}};
  const auto cleared = flag(kAlpha, kBeta, "validkey", false);
  const auto fired = make(EventKind::timer, kAlpha);
  conclude_after({cleared, fired, fired});
  EXPECT_FALSE(result_.expectations[0].passed);
  EXPECT_EQ(actual(), "1 of them");
  conclude_after({fired, fired, fired, cleared});
  EXPECT_TRUE(result_.expectations[0].passed);
  conclude_after({fired, cleared});
  EXPECT_FALSE(result_.expectations[0].passed);
}

}  // namespace
}  // namespace midflight::sim
