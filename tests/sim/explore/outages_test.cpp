#include "sim/explore/outages.h"

#include <gtest/gtest.h>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

class Outages : public ::testing::Test {
 protected:
  // A packet every 10 ms; from and to are instants of sending.
  void send(Duration from, Duration to, bool delivered) {
    for (auto at = from; at <= to; at += 10ms) {
      feed_.at(at).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
      if (delivered) feed_.at(at + 5ms).see(packet(EventKind::packet_in, kBeta, kAlpha, 1));
    }
  }

  OutageObserver observer_{kNames};
  Feed feed_{observer_};
};

TEST_F(Outages, LastFromTheFirstLostPacketToTheNextDelivery) {
  send(0s, 1s, true);
  send(1010ms, 4s, false);
  send(4010ms, 5s, true);
  ASSERT_EQ(observer_.list().size(), 1U);
  EXPECT_EQ(observer_.list()[0].pair, "alpha>beta");
  EXPECT_EQ(observer_.list()[0].from, Instant(1010ms));
  EXPECT_EQ(observer_.list()[0].to, Instant(4015ms));
  EXPECT_EQ(observer_.longest({kAlpha, kBeta}), 3005ms);
  EXPECT_EQ(observer_.longest({kBeta, kAlpha}), 0s);
}

TEST_F(Outages, ASecondIsStillNone) {
  feed_.at(0s).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
  feed_.at(500ms).see(packet(EventKind::packet_out, kAlpha, kBeta, 2));
  feed_.at(1s).see(packet(EventKind::packet_in, kBeta, kAlpha, 2));
  EXPECT_TRUE(observer_.list().empty());
}

TEST_F(Outages, APauseOfTheTrafficAndALongDelayAreNone) {
  for (auto at = 0s; at < 50s; at += 5s) {
    feed_.at(at).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
    feed_.at(at + 2s).see(packet(EventKind::packet_in, kBeta, kAlpha, 1));
  }
  observer_.finish(Instant(100s));
  EXPECT_TRUE(observer_.list().empty());
}

TEST_F(Outages, OneThatLastsToTheEndOfTheRunCounts) {
  send(0s, 1s, true);
  send(2s, 5s, false);
  observer_.finish(Instant(7s));
  EXPECT_EQ(observer_.longest({kAlpha, kBeta}), 5s);
}

TEST_F(Outages, AreExplainedByTheRestartOrFaultThatCameWithThem) {
  auto restart = make(EventKind::restart, kBeta, kAlpha);
  restart.text = "No key from {peer} after {a} seconds, restarting SPTPS";
  restart.a = 10;
  send(0s, 1s, true);
  feed_.see(restart);
  send(1010ms, 4s, false);
  send(4010ms, 5s, true);
  feed_.see(fault("partition", true));
  send(5010ms, 8s, false);
  send(8010ms, 12s, true);
  send(12010ms, 15s, false);
  observer_.finish(Instant(15s));
  ASSERT_EQ(observer_.list().size(), 3U);
  EXPECT_EQ(observer_.list()[0].cause,
            "beta: No key from alpha after 10 seconds, restarting SPTPS");
  EXPECT_EQ(observer_.list()[1].cause, "partition");
  EXPECT_EQ(observer_.list()[2].cause, "unknown");
}

TEST_F(Outages, ACauseIsAtMostASecondOlder) {
  for (const auto age : {Duration(1s), Duration(1s) + 1ns}) {
    OutageObserver observer{kNames};
    Feed feed(observer);
    feed.at(5s).see(fault("partition", true));
    feed.at(5s + age).see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
    feed.at(8s).see(packet(EventKind::packet_out, kAlpha, kBeta, 2));
    observer.finish(Instant(9s));
    ASSERT_EQ(observer.list().size(), 1U);
    EXPECT_EQ(observer.list()[0].cause, age == 1s ? "partition" : "unknown");
  }
}

TEST_F(Outages, TheEndOfAFaultExplainsNothing) {
  feed_.at(1s).see(fault("partition", true));
  feed_.at(5s).see(fault("partition", false));
  send(5s, 8s, false);
  observer_.finish(Instant(8s));
  ASSERT_EQ(observer_.list().size(), 1U);
  EXPECT_EQ(observer_.list()[0].cause, "unknown");
}

TEST_F(Outages, ARestartOfAnotherPairExplainsNothing) {
  feed_.see(make(EventKind::restart, kGamma, kAlpha));
  send(0s, 3s, false);
  observer_.finish(Instant(3s));
  ASSERT_EQ(observer_.list().size(), 1U);
  EXPECT_EQ(observer_.list()[0].cause, "unknown");
}

}  // namespace
}  // namespace midflight::sim
