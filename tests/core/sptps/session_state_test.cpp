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

Bytes relative_state(const Session& session) {
  Bytes bytes;
  Writer writer(bytes);
  session.write_state(writer, Numbers::relative);
  return bytes;
}

class RelativeNumbers : public ::testing::TestWithParam<Mode> {};

// next_out and the replay window, the members that relative numbers leave out.
TEST_P(RelativeNumbers, LeaveOutHowManyRecordsCameWhichDecidesNothing) {
  Pair few(GetParam());
  Pair many(GetParam());
  const auto exchange_data = [](Pair& pair, std::uint32_t records) {
    for (std::uint32_t i = 0; i < records; ++i) {
      ASSERT_TRUE(pair.a.send(0, {1}).has_value());
      ASSERT_TRUE(pair.b.send(0, {2}).has_value());
    }
    ASSERT_TRUE(pair.settle());
  };
  for (auto* pair : {&few, &many}) ASSERT_TRUE(pair->connect());
  exchange_data(few, kSmallNumbers);
  exchange_data(many, 2 * kSmallNumbers);
  const auto expect_alike = [&] {
    EXPECT_NE(few.a.session.next_out(), many.a.session.next_out());
    EXPECT_NE(few.a.state(), many.a.state());
    EXPECT_EQ(relative_state(few.a.session), relative_state(many.a.session));
    EXPECT_EQ(relative_state(few.b.session), relative_state(many.b.session));
    EXPECT_EQ(few.a.done, many.a.done);
    EXPECT_EQ(few.b.done, many.b.done);
  };
  expect_alike();
  for (auto* pair : {&few, &many}) {
    ASSERT_TRUE(pair->a.session.force_kex(pair->a.call()).has_value());
    while (!pair->a.out.empty()) ASSERT_TRUE(pair->b.receive(pair->a.take()).has_value());
  }
  expect_alike();
  for (auto* pair : {&few, &many}) ASSERT_TRUE(pair->settle());
  expect_alike();
  for (auto* pair : {&few, &many}) exchange_data(*pair, 1);
  expect_alike();
}

INSTANTIATE_TEST_SUITE_P(Modes, RelativeNumbers, ::testing::Values(Mode::datagram, Mode::stream));

}  // namespace
}  // namespace midflight::sptps
