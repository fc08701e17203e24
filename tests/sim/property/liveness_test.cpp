// recovers, no-stuck-wait, converges: what must come in time.
#include <gtest/gtest.h>

#include "tests/sim/property/watched.h"

namespace midflight::sim {
namespace {

constexpr Duration kBound = 22s;  // of three_nodes, as the next
constexpr Duration kWaitLimit = 78s;
constexpr Duration kSettle = 30s;

void start_all(Watched& watched) {
  for (const auto node : {kAlpha, kBeta, kGamma}) watched.see(make(EventKind::started, node));
}

// A packet a second from alpha to beta, at both ends too.
void send(Watched& watched, Duration from, Duration to) {
  for (auto at = from; at <= to; at += 1s) {
    watched.at(at).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
  }
}

TEST(Recovers, SilenceLongerThanTheBoundWhileSendingIsCaught) {
  Watched watched(kRecovers);
  start_all(watched);
  send(watched, 5s, 5s + kBound);
  EXPECT_TRUE(watched.holds());
  watched.at(6s + kBound).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
  ASSERT_TRUE(watched.caught_at_last());
  send(watched, 7s + kBound, 60s);
  EXPECT_EQ(watched.findings().size(), 1U);
}

TEST(Recovers, ADeliveryInTheSameDirectionStartsTheBoundAnew) {
  Watched watched(kRecovers);
  start_all(watched);
  send(watched, 1s, 20s);
  watched.see(packet(EventKind::packet_in, kBeta, kAlpha, 1));
  send(watched, 21s, 21s + kBound);
  EXPECT_TRUE(watched.holds());
}

TEST(Recovers, ADeliveryInTheOtherDirectionDoesNot) {
  Watched watched(kRecovers);
  start_all(watched);
  send(watched, 1s, 20s);
  watched.see(packet(EventKind::packet_in, kAlpha, kBeta, 1));
  send(watched, 21s, 24s);
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(Recovers, TheBoundRunsFromTheEndOfTheLastFault) {
  Watched watched(kRecovers);
  start_all(watched);
  watched.at(1s).see(fault("partition", true));
  send(watched, 2s, 60s);
  watched.see(fault("partition", false));
  send(watched, 61s, 60s + kBound);
  EXPECT_TRUE(watched.holds());
  watched.at(61s + kBound).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(Recovers, AFaultThatNeverEndsTurnsItOff) {
  auto context = three_nodes();
  context.faults_end = Instant::max();
  Watched watched(kRecovers, context);
  start_all(watched);
  send(watched, 1s, 100s);
  EXPECT_TRUE(watched.holds());
}

TEST(Recovers, OnePacketAMinuteIsNotSendingThroughout) {
  Watched watched(kRecovers);
  start_all(watched);
  for (auto at = 0s; at < 600s; at += 60s) {
    watched.at(at).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
  }
  EXPECT_TRUE(watched.holds());
}

TEST(Recovers, ANodeThatIsNotUpCannotBeDeliveredTo) {
  Watched watched(kRecovers);
  watched.see(make(EventKind::started, kAlpha));
  send(watched, 1s, 60s);
  EXPECT_TRUE(watched.holds());
  watched.see(make(EventKind::started, kBeta));
  send(watched, 61s, 61s + kBound);
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(Recovers, OfFaultsThatOverlapTheLastToEndCounts) {
  Watched watched(kRecovers);
  start_all(watched);
  watched.at(1s).see(fault("partition", true)).see(fault("clog", true));
  watched.at(2s).see(fault("clog", false));
  send(watched, 3s, 60s);
  EXPECT_TRUE(watched.holds());
  watched.see(fault("partition", false));
  send(watched, 61s, 61s + kBound);
  EXPECT_TRUE(watched.caught_at_last());
}

void wait_both(Watched& watched) {
  watched.see(flag(kAlpha, kBeta, "waitingforkey", true));
  watched.see(flag(kBeta, kAlpha, "waitingforkey", true));
}

TEST(NoStuckWait, TwoNodesThatWaitLongerThanAnyTimerAreCaughtAtTheNextEvent) {
  Watched watched(kNoStuckWait);
  watched.at(1s);
  wait_both(watched);
  watched.at(1s + kWaitLimit).see(make(EventKind::timer, kGamma));
  EXPECT_TRUE(watched.holds());
  watched.at(1s + kWaitLimit + 1ns).see(make(EventKind::timer, kGamma));
  ASSERT_TRUE(watched.caught_at_last());
  watched.at(3 * kWaitLimit).see(make(EventKind::timer, kGamma));
  EXPECT_EQ(watched.findings().size(), 1U);
}

TEST(NoStuckWait, TheEndOfTheRunShowsItToo) {
  Watched watched(kNoStuckWait);
  wait_both(watched);
  watched.finish(kWaitLimit + 1ns);
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(NoStuckWait, OneThatWaitsAloneIsNotStuck) {
  Watched watched(kNoStuckWait);
  wait_both(watched);
  watched.see(flag(kBeta, kAlpha, "waitingforkey", false));
  watched.finish(2 * kWaitLimit);
  EXPECT_TRUE(watched.holds());
  Watched crashed(kNoStuckWait);
  wait_both(crashed);
  crashed.see(make(EventKind::stopped, kAlpha)).finish(2 * kWaitLimit);
  EXPECT_TRUE(crashed.holds());
}

TEST(NoStuckWait, ACrashOfEitherEndsTheWait) {
  for (const auto node : {kAlpha, kBeta}) {
    Watched watched(kNoStuckWait);
    wait_both(watched);
    watched.see(make(EventKind::stopped, node)).finish(2 * kWaitLimit);
    EXPECT_TRUE(watched.holds());
  }
  Watched other(kNoStuckWait);
  wait_both(other);
  other.see(make(EventKind::stopped, kGamma)).finish(2 * kWaitLimit);
  EXPECT_FALSE(other.holds());
}

TEST(NoStuckWait, OneThatGetsStuckAgainIsToldAgain) {
  Watched watched(kNoStuckWait);
  wait_both(watched);
  watched.at(kWaitLimit + 1ns).see(make(EventKind::timer, kGamma));
  ASSERT_EQ(watched.findings().size(), 1U);
  watched.see(make(EventKind::restart, kBeta, kAlpha));
  watched.finish(2 * kWaitLimit + 2ns);
  EXPECT_EQ(watched.findings().size(), 2U);
}

TEST(NoStuckWait, ARestartByATimerOfEitherEndsTheOldWait) {
  Watched watched(kNoStuckWait);
  wait_both(watched);
  watched.at(kWaitLimit).see(make(EventKind::restart, kBeta, kAlpha));
  watched.finish(2 * kWaitLimit);
  EXPECT_TRUE(watched.holds());
  watched.finish(2 * kWaitLimit + 1ns);
  EXPECT_FALSE(watched.holds());
}

TEST(NoStuckWait, AWaitIsMeasuredFromTheLastFault) {
  Watched watched(kNoStuckWait);
  wait_both(watched);
  watched.see(fault("pause", true));
  watched.at(2 * kWaitLimit).see(make(EventKind::timer, kGamma)).see(fault("pause", false));
  watched.finish(3 * kWaitLimit);
  EXPECT_TRUE(watched.holds());
  watched.finish(3 * kWaitLimit + 1ns);
  EXPECT_FALSE(watched.holds());
}

Event graph(NodeIndex node, std::uint64_t view) {
  auto event = make(EventKind::graph, node);
  event.a = view;
  return event;
}

void know(Watched& watched, std::uint64_t alpha, std::uint64_t beta, std::uint64_t gamma) {
  watched.see(graph(kAlpha, alpha)).see(graph(kBeta, beta)).see(graph(kGamma, gamma));
}

TEST(Converges, ANodeWithAnotherViewInAQuietNetworkIsCaught) {
  Watched watched(kConverges);
  start_all(watched);
  know(watched, 5, 5, 6);
  watched.finish(kSettle);
  ASSERT_TRUE(watched.caught_at_last());
  EXPECT_EQ(watched.findings()[0].nodes, (std::vector{kAlpha, kGamma}));
}

TEST(Converges, TheLastViewCounts) {
  Watched watched(kConverges);
  start_all(watched);
  know(watched, 4, 5, 6);
  know(watched, 7, 7, 7);
  watched.finish(kSettle);
  EXPECT_TRUE(watched.holds());
}

TEST(Converges, ANetworkThatIsStillChangingIsNotJudged) {
  Watched watched(kConverges);
  start_all(watched);
  watched.at(1s);
  know(watched, 5, 5, 6);
  watched.finish(1s + kSettle - 1ns);
  EXPECT_TRUE(watched.holds());
  watched.see(fault("link_down", true)).finish(2 * kSettle);
  EXPECT_TRUE(watched.holds());
}

TEST(Converges, NodesThatOnlyANodeThatIsDownWouldJoinMayDiffer) {
  Watched watched(kConverges);
  start_all(watched);
  know(watched, 5, 5, 6);
  watched.see(make(EventKind::stopped, kBeta)).finish(kSettle);
  EXPECT_TRUE(watched.holds());
}

}  // namespace
}  // namespace midflight::sim
