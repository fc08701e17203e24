// no-spurious-restart, keys-agree, no-storm: a channel's keys.
#include <gtest/gtest.h>

#include "tests/sim/property/watched.h"

namespace midflight::sim {
namespace {

Event restart(NodeIndex node, NodeIndex peer) { return make(EventKind::restart, node, peer); }

TEST(NoSpuriousRestart, RestartingWhileBothEndsHoldKeysOfOneSessionIsCaught) {
  Watched watched(kNoSpuriousRestart);
  watched.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7)).see(restart(kBeta, kAlpha));
  ASSERT_TRUE(watched.caught_at_last());
  EXPECT_EQ(watched.findings()[0].nodes, (std::vector{kBeta, kAlpha}));
}

TEST(NoSpuriousRestart, ARekeyDoesNotEndTheSession) {
  Watched watched(kNoSpuriousRestart);
  watched.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7, 2)).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(NoSpuriousRestart, AFirstStartIsFine) {
  Watched watched(kNoSpuriousRestart);
  watched.see(restart(kAlpha, kBeta)).see(restart(kBeta, kAlpha));
  EXPECT_TRUE(watched.holds());
}

TEST(NoSpuriousRestart, WithOneEndUnkeyedOrOfAnotherStartARestartIsDue) {
  Watched half(kNoSpuriousRestart);
  half.see(keyed(kAlpha, kBeta, 7)).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(half.holds());
  Watched different(kNoSpuriousRestart);
  different.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 8)).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(different.holds());
  Watched lost(kNoSpuriousRestart);
  lost.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7));
  lost.see(make(EventKind::unkeyed, kBeta, kAlpha)).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(lost.holds());
}

TEST(NoSpuriousRestart, ACrashForgetsKeys) {
  Watched watched(kNoSpuriousRestart);
  watched.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7));
  watched.see(make(EventKind::stopped, kBeta)).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.holds());
}

TEST(NoSpuriousRestart, KeysOfAnotherPairDoNotCount) {
  Watched watched(kNoSpuriousRestart);
  watched.see(keyed(kAlpha, kBeta, 7)).see(keyed(kGamma, kAlpha, 7)).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.holds());
}

TEST(KeysAgree, TheSameTwoKeysCrosswiseAreFine) {
  Watched watched(kKeysAgree);
  watched.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7));
  EXPECT_TRUE(watched.holds());
}

TEST(KeysAgree, KeysThatDifferInEitherDirectionAreCaughtAtTheSecondEnd) {
  for (std::uint64_t Event::*const member : {&Event::a, &Event::b}) {
    Watched watched(kKeysAgree);
    auto wrong = keyed(kBeta, kAlpha, 7);
    wrong.*member = 99;
    watched.see(keyed(kAlpha, kBeta, 7)).see(wrong);
    EXPECT_TRUE(watched.caught_at_last());
  }
}

TEST(KeysAgree, DifferentExchangesOrSessionsHaveDifferentKeys) {
  Watched watched(kKeysAgree);
  auto later = keyed(kBeta, kAlpha, 7, 2);
  later.a = 99;
  auto other = keyed(kBeta, kAlpha, 8);
  other.a = 98;
  watched.see(keyed(kAlpha, kBeta, 7)).see(later).see(other);
  EXPECT_TRUE(watched.holds());
}

TEST(KeysAgree, OneKeyForBothDirectionsIsCaughtAtOnce) {
  Watched watched(kKeysAgree);
  auto same = keyed(kAlpha, kBeta, 7);
  same.b = same.a;
  watched.see(same);
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(NoStorm, ASecondRestartWithinTenSecondsIsCaught) {
  Watched watched(kNoStorm);
  watched.at(20s).see(restart(kAlpha, kBeta)).at(30s - 1ns).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(NoStorm, AfterTenSecondsARestartIsAllowed) {
  Watched watched(kNoStorm);
  watched.at(20s).see(restart(kAlpha, kBeta)).at(30s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.holds());
}

TEST(NoStorm, AnExchangeBetweenThemAllowsBoth) {
  Watched watched(kNoStorm);
  watched.at(1s).see(restart(kAlpha, kBeta)).see(keyed(kAlpha, kBeta, 7));
  watched.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.holds());
}

TEST(NoStorm, AnExchangeWithSomebodyElseDoesNot) {
  Watched watched(kNoStorm);
  watched.at(1s).see(restart(kAlpha, kBeta)).see(keyed(kAlpha, kGamma, 7));
  watched.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(watched.caught_at_last());
}

TEST(NoStorm, OneRestartByEachEndIsGlareAndNoStorm) {
  Watched watched(kNoStorm);
  watched.at(1s).see(restart(kAlpha, kBeta)).see(restart(kBeta, kAlpha));
  EXPECT_TRUE(watched.holds());
}

TEST(NoStorm, AChannelEndsWhenItsPeerCannotBeReachedOrItsNodeCrashes) {
  Watched flipped(kNoStorm);
  flipped.at(1s).see(restart(kAlpha, kBeta)).see(flag(kAlpha, kBeta, "reachable", false));
  flipped.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(flipped.holds());
  Watched crashed(kNoStorm);
  crashed.at(1s).see(restart(kAlpha, kBeta)).see(make(EventKind::stopped, kAlpha));
  crashed.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(crashed.holds());
  Watched other(kNoStorm);
  other.at(1s).see(restart(kAlpha, kBeta)).see(flag(kAlpha, kBeta, "validkey", false));
  other.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(other.caught_at_last());
}

TEST(NoStorm, BecomingReachableOrAnothersCrashEndsNoChannel) {
  Watched reachable(kNoStorm);
  reachable.at(1s).see(restart(kAlpha, kBeta)).see(flag(kAlpha, kBeta, "reachable", true));
  reachable.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(reachable.caught_at_last());
  Watched crashed(kNoStorm);
  crashed.at(1s).see(restart(kAlpha, kBeta)).see(make(EventKind::stopped, kBeta));
  crashed.at(2s).see(restart(kAlpha, kBeta));
  EXPECT_TRUE(crashed.caught_at_last());
}

}  // namespace
}  // namespace midflight::sim
