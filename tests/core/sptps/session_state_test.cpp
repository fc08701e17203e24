#include <gtest/gtest.h>

#include "tests/core/sptps/pair.h"

namespace midflight::sptps {
namespace {

using test::End;
using test::Pair;

TEST(StartTag, IsTheSameAtBothEndsAndSurvivesARekey) {
  Pair pair;
  pair.a.start();
  pair.b.start();
  EXPECT_NE(pair.a.session.start_tag(), 0U);
  EXPECT_EQ(pair.b.session.start_tag(), 0U) << "the initiator's KEX is not here yet";
  ASSERT_TRUE(pair.settle());
  const auto tag = pair.a.session.start_tag();
  EXPECT_EQ(pair.b.session.start_tag(), tag);
  ASSERT_TRUE(pair.b.session.force_kex(pair.b.call()).has_value());
  ASSERT_TRUE(pair.settle());
  EXPECT_EQ(pair.a.session.start_tag(), tag);
  EXPECT_EQ(pair.b.session.start_tag(), tag);
}

TEST(WouldOpen, ChangesNothingAndForeseesTheDecision) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pair.a.send(0, {1}).has_value());
  const auto wire = pair.a.out[1];
  const auto before = pair.b.state();
  EXPECT_TRUE(pair.b.session.would_open(wire));
  EXPECT_FALSE(pair.a.session.would_open(wire)) << "one's own record";
  EXPECT_FALSE(pair.b.session.would_open(Bytes(20)));
  auto changed = wire;
  changed.back() ^= 1U;
  EXPECT_FALSE(pair.b.session.would_open(changed));
  EXPECT_EQ(pair.b.state(), before);
  ASSERT_TRUE(pair.b.receive(wire).has_value());
  EXPECT_FALSE(pair.b.session.would_open(wire)) << "seen already";
}

TEST(WouldOpen, IsFalseWhileUnkeyed) {
  Pair pair;
  pair.a.start();
  pair.b.start();
  EXPECT_FALSE(pair.b.session.would_open(pair.a.take()));
}

TEST(Start, AgainIsAsTheFirstTime) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  pair.a.start();
  EXPECT_EQ(pair.a.session.state(), State::kex);
  EXPECT_EQ(pair.a.session.exchange(), 1U);
  EXPECT_EQ(pair.a.session.next_in(), 0U);
  EXPECT_EQ(pair.a.session.next_out(), 1U);
  EXPECT_FALSE(pair.a.session.keyed_in());
  End fresh(Role::initiator);
  fresh.start();
  EXPECT_EQ(pair.a.state(), fresh.state());
}

TEST(Stop, LeavesWhatWasNeverStarted) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  pair.a.session.stop();
  EXPECT_EQ(pair.a.state(), End(Role::initiator).state());
  EXPECT_FALSE(pair.a.session.started());
  EXPECT_EQ(pair.a.session.out_key_fingerprint(), 0U);
}

TEST(State, OfEqualHistoriesIsEqualAndOfACopyStaysApart) {
  Pair one;
  Pair two;
  ASSERT_TRUE(one.connect());
  ASSERT_TRUE(two.connect());
  EXPECT_EQ(one.a.state(), two.a.state());
  const auto copy = one.a.session;
  ASSERT_TRUE(one.a.send(0, {1}).has_value());
  EXPECT_NE(one.a.state(), two.a.state());
  two.a.session = copy;
  ASSERT_TRUE(two.a.send(0, {1}).has_value());
  EXPECT_EQ(one.a.state(), two.a.state());
}

TEST(State, ShowsWhatTheReceiveSideKeepsBetweenCalls) {
  Pair pair(Mode::stream);
  ASSERT_TRUE(pair.connect());
  const auto before = pair.b.state();
  ASSERT_TRUE(pair.b.receive(Bytes{0}).has_value());
  EXPECT_NE(pair.b.state(), before);
}

TEST(KeyFingerprint, IsZeroWhileUnkeyedAndCrossesOver) {
  Pair pair;
  pair.a.start();
  pair.b.start();
  EXPECT_EQ(pair.a.session.out_key_fingerprint(), 0U);
  ASSERT_TRUE(pair.settle());
  EXPECT_NE(pair.a.session.out_key_fingerprint(), 0U);
  EXPECT_TRUE(pair.agree());
}

// The initial handshake needs no ACK: both directions are keyed on SIG.
TEST(FirstHandshake, KeysBothDirectionsOnSig) {
  Pair pair;
  pair.a.start();
  pair.b.start();
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  ASSERT_TRUE(pair.b.receive(pair.a.take()).has_value());
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  EXPECT_TRUE(pair.a.session.keyed_in());
  EXPECT_TRUE(pair.a.session.keyed_out());
  EXPECT_EQ(pair.a.done, 1);
  EXPECT_EQ(pair.b.done, 0);
  EXPECT_EQ(pair.a.session.next_out(), 2U);
}

}  // namespace
}  // namespace midflight::sptps
