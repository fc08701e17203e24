#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

constexpr Duration kBegin = 10s;
constexpr Duration kLasts = 3s;
constexpr Duration kEnd = kBegin + kLasts;

ScenarioConfig talking_both_ways() {
  auto config = chain(2);
  // The other way begins when the channel is keyed, or both would start it at once.
  config.traffic = {every(kEvery, kAlpha, kBeta), every(kEvery, kBeta, kAlpha, 2s + kEvery / 2)};
  return config;
}

// Packets that the application on `node` got in [from, to).
std::size_t delivered(const Trial& trial, NodeIndex node, Duration from, Duration to) {
  return trial.count([=](const Event& event) {
    return of(EventKind::packet_in, node)(event) && when(event) >= from && when(event) < to;
  });
}

FaultAction partition(bool oneway) {
  FaultAction fault;
  fault.kind = FaultKind::partition;
  fault.a = kAlpha;
  fault.b = kBeta;
  fault.oneway = oneway;
  fault.lasts = kLasts;
  return fault;
}

TEST(Partition, NothingPassesEitherWayUntilItEnds) {
  auto config = talking_both_ways();
  config.faults = {fault_at(kBegin, partition(false))};
  Trial trial(config);
  trial.until(20s);
  const auto packets = static_cast<std::size_t>(kLasts / kEvery);
  for (const auto node : {kAlpha, kBeta}) {
    EXPECT_EQ(delivered(trial, node, kBegin + kDelay, kEnd + kDelay), 0);
    EXPECT_GE(trial.count(lost_because("partition", node)), packets);
    // Too short for the PING timer: what is sent at its end arrives one delay later.
    EXPECT_EQ(delivered(trial, node, kEnd + kDelay, kEnd + kDelay + 1s), 1s / kEvery);
  }
}

// An injection or a trigger that fires again may begin a fault that has not ended yet.
TEST(FaultRules, WhatBeganTwiceEndsTwice) {
  const auto fault = partition(false);
  const Hop hop{kAlpha, kBeta, kAlpha, kBeta};
  FaultRules rules;
  rules.begin(0, fault);
  rules.begin(0, fault);
  rules.end(0);
  EXPECT_EQ(rules.judge(hop).verdict, FaultVerdict::drop);
  rules.end(0);
  EXPECT_EQ(rules.judge(hop).verdict, FaultVerdict::pass);
}

TEST(Partition, OneWayLeavesTheOtherWayOpen) {
  auto config = talking_both_ways();
  config.faults = {fault_at(kBegin, partition(true))};
  Trial trial(config);
  trial.until(20s);
  EXPECT_EQ(delivered(trial, kBeta, kBegin + kDelay, kEnd + kDelay), 0);
  EXPECT_EQ(delivered(trial, kAlpha, kBegin + kDelay, kEnd + kDelay),
            static_cast<std::size_t>(kLasts / kEvery));
  EXPECT_GT(trial.count(lost_because("partition", kAlpha)), 0);
  EXPECT_EQ(trial.count(lost_because("partition", kBeta)), 0);
}

TEST(Partition, MayBeginAtAnEventAndLastFromThere) {
  auto config = talking_both_ways();
  config.nodes[0].key_expire = 5s;
  config.faults = {{received(kBeta, "KEX", kAlpha, 2), partition(false)}};
  Trial trial(config);
  trial.until(12s);
  const auto begins = trial.first([](const Event& event) {
    return of(EventKind::received, kBeta)(event) && event.record == "KEX" && event.exchange == 2;
  });
  const auto faults = trial.all([](const Event& event) { return event.kind == EventKind::fault; });
  ASSERT_EQ(faults.size(), 2);
  EXPECT_EQ(when(faults[0]), begins);
  EXPECT_EQ(when(faults[1]), begins + kLasts);
}

TEST(LinkDown, CutsWhoeverGoesOverIt) {
  auto config = chain(3);
  config.traffic = {every(kEvery, kAlpha, kGamma), every(kEvery, kBeta, kGamma)};
  FaultAction down;
  down.kind = FaultKind::link_down;
  down.a = kAlpha;
  down.b = kBeta;
  down.lasts = kLasts;
  config.faults = {fault_at(kBegin, down)};
  Trial trial(config);
  trial.until(20s);
  const auto from = [&](NodeIndex source) {
    return trial.count([source](const Event& event) {
      return of(EventKind::packet_in, kGamma, source)(event) &&
             when(event) >= kBegin + kRoundTrip && when(event) < kEnd + kRoundTrip;
    });
  };
  EXPECT_EQ(from(kAlpha), 0);
  EXPECT_EQ(from(kBeta), static_cast<std::size_t>(kLasts / kEvery));
  EXPECT_GT(trial.count(lost_because("link down", kAlpha)), 0);
  EXPECT_EQ(delivered(trial, kGamma, kEnd + kRoundTrip, kEnd + kRoundTrip + 1s), 2 * (1s / kEvery));
}

TEST(Clog, HoldsWhatIsSentAndReleasesItInOrder) {
  auto config = chain(2);
  config.traffic = {every(kEvery, kAlpha, kBeta)};
  config.traffic[0].until = 19s;
  FaultAction clog;
  clog.kind = FaultKind::clog;
  clog.a = kAlpha;
  clog.b = kBeta;
  clog.lasts = kLasts;
  config.faults = {fault_at(kBegin, clog)};
  Trial trial(config);
  trial.until(20s);
  EXPECT_EQ(delivered(trial, kBeta, kBegin + kDelay, kEnd + kDelay), 0);
  EXPECT_EQ(trial.count(of(EventKind::lost, kAlpha)), 0);
  // All that was held, and the packet that is sent at the very end.
  const auto burst = delivered(trial, kBeta, kEnd + kDelay, kEnd + kDelay + 1ns);
  EXPECT_EQ(burst, static_cast<std::size_t>(kLasts / kEvery) + 1);
  const auto ids = [&](EventKind kind, NodeIndex node) {
    std::vector<std::uint64_t> out;
    for (const auto& event : trial.all(of(kind, node))) out.push_back(event.packet);
    return out;
  };
  EXPECT_EQ(ids(EventKind::packet_in, kBeta), ids(EventKind::packet_out, kAlpha));
}

// The rules of spec 2, "Meta connections": a PING without answer closes the connection, and each
// try takes PingTimeout and waits 5 s longer than the last.
TEST(Partition, OneLongerThanThePingTimerEndsWithTheNextDial) {
  auto config = talking_both_ways();
  constexpr Duration kLong = 100s;
  auto fault = partition(false);
  fault.lasts = kLong;
  config.faults = {fault_at(kBegin, fault)};
  Trial trial(config);
  trial.until(200s);
  const auto dials = trial.all([](const Event& event) {
    return says(EventKind::log, kAlpha, "Trying to connect to {peer}")(event);
  });
  ASSERT_GE(dials.size(), 4);
  // PING at its interval, by a timer that runs each second, and PingTimeout without an answer.
  constexpr Duration kPingTick = 1s + kTimerJitterMost;
  const auto closed = trial.first(connection(kAlpha, false));
  EXPECT_GE(closed, 60s + 5s);
  EXPECT_LE(closed, kPingTick + 60s + kPingTick + 5s + kPingTick);
  EXPECT_GE(when(dials[1]) - closed, 5s);
  EXPECT_LE(when(dials[1]) - closed, 5s + kTimerJitterMost);
  for (std::size_t i = 2; i < dials.size(); ++i) {
    const auto gap = when(dials[i]) - when(dials[i - 1]);
    const auto back_off = std::chrono::seconds(5 * i);
    EXPECT_GE(gap, 4s + back_off) << i;  // whole seconds are compared, so 5 s may be 4 and a bit
    EXPECT_LE(gap, 5s + kPingTick + back_off + kTimerJitterMost) << i;
  }
  const auto reconnected = trial.first(connection(kAlpha, true), kBegin + kLong);
  const auto last_dial = when(dials.back());
  EXPECT_GE(last_dial, kBegin + kLong - 5s);
  EXPECT_LE(reconnected - std::max(last_dial, kBegin + kLong), 4s + kConnecting);
  const auto again = trial.first(of(EventKind::packet_in, kBeta), kBegin + kLong + kDelay);
  EXPECT_GE(again, reconnected);
  EXPECT_LE(again - reconnected, 2 * kRoundTrip + kEvery);
}

}  // namespace
}  // namespace midflight::sim
