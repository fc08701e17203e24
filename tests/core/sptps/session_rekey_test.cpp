#include <gtest/gtest.h>

#include <random>

#include "tests/core/sptps/pair.h"

namespace midflight::sptps {
namespace {

using Cause = Refusal::Cause;
using test::End;
using test::Message;
using test::Pair;

bool force(End& end) { return end.session.force_kex(end.call()).has_value(); }

class Rekey : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override { ASSERT_TRUE(pair_.connect()); }
  Pair pair_{GetParam()};
};

TEST_P(Rekey, ByEitherSideGivesBothNewKeysAndKeepsTheNumbers) {
  for (auto* end : {&pair_.a, &pair_.b}) {
    const auto old_key = end->session.out_key_fingerprint();
    const auto out = end->session.next_out();
    ASSERT_TRUE(force(*end));
    ASSERT_TRUE(pair_.settle());
    EXPECT_TRUE(pair_.agree());
    EXPECT_NE(end->session.out_key_fingerprint(), old_key);
    EXPECT_EQ(end->session.next_out(), out + 3) << "KEX, SIG, ACK";
    EXPECT_EQ(end->session.state(), State::secondary_kex);
  }
  EXPECT_EQ(pair_.a.session.exchange(), 3U);
  EXPECT_EQ(pair_.b.session.exchange(), 3U);
  EXPECT_EQ(pair_.a.done, 3);
  EXPECT_EQ(pair_.a.session.role(), Role::initiator);
}

TEST_P(Rekey, CrossingOfBothSidesIsOneExchange) {
  ASSERT_TRUE(force(pair_.a));
  ASSERT_TRUE(force(pair_.b));
  ASSERT_TRUE(pair_.settle());
  EXPECT_TRUE(pair_.agree());
  EXPECT_EQ(pair_.a.session.exchange(), 2U);
  EXPECT_EQ(pair_.b.session.exchange(), 2U);
}

TEST_P(Rekey, IsRefusedWhileOneIsUnderWay) {
  ASSERT_TRUE(force(pair_.a));
  const auto result = pair_.a.session.force_kex(pair_.a.call());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().cause, Cause::exchange_under_way);
}

TEST_P(Rekey, AckGoesOutUnderTheOldKeyAndTheNewOneIsUsedAtOnce) {
  auto& [a, b] = pair_;
  ASSERT_TRUE(force(a));
  ASSERT_TRUE(b.receive(a.take()).has_value());  // KEX: b answers KEX and SIG
  ASSERT_TRUE(a.receive(b.take()).has_value());  // KEX: a answers SIG
  const auto old_out = a.session.out_key_fingerprint();
  const auto old_in = a.session.in_key_fingerprint();
  ASSERT_TRUE(a.receive(b.take()).has_value());  // SIG: a answers ACK
  EXPECT_EQ(a.session.state(), State::ack);
  EXPECT_NE(a.session.out_key_fingerprint(), old_out);
  EXPECT_EQ(a.session.in_key_fingerprint(), old_in) << "until his ACK";
  ASSERT_TRUE(b.receive(a.take()).has_value());  // SIG
  EXPECT_EQ(b.session.in_key_fingerprint(), old_out);
  ASSERT_TRUE(b.receive(a.take()).has_value()) << "ACK opens under the old key";
  EXPECT_EQ(b.session.in_key_fingerprint(), a.session.out_key_fingerprint());
}

INSTANTIATE_TEST_SUITE_P(Modes, Rekey, testing::Values(Mode::datagram, Mode::stream));

TEST(RekeyDatagram, DataUnderTheNewKeyThatOvertakesTheAckDoesNotOpen) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(force(pair.a));
  ASSERT_TRUE(pair.b.receive(pair.a.take()).has_value());
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  ASSERT_TRUE(pair.b.receive(pair.a.take()).has_value());
  ASSERT_TRUE(pair.a.send(0, {1}).has_value());
  ASSERT_EQ(pair.a.out.size(), 2U);  // ACK and the data
  const auto result = pair.b.receive(pair.a.out.back());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().cause, Cause::not_authentic);
  EXPECT_TRUE(pair.b.receive(pair.a.take()).has_value());
  EXPECT_TRUE(pair.b.receive(pair.a.take()).has_value()) << "after the ACK it opens";
}

class BadKexOnceKeyed : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(pair_.connect());
    ASSERT_EQ(refusal_of(Bytes(64)), (Refusal{Cause::kex_length, 64, 65}));
  }
  Refusal refusal_of(const Bytes& handshake_body) {
    const RecordHead head{Mode::datagram, pair_.b.session.next_in(), kHandshakeType};
    const auto result = pair_.b.receive(pair_.sealed(Role::initiator, head, handshake_body));
    EXPECT_FALSE(result.has_value());
    return result ? Refusal{} : result.error();
  }
  Pair pair_;
};

TEST_F(BadKexOnceKeyed, IsAnsweredAndLeavesTheOwnKexHeld) {
  EXPECT_EQ(pair_.b.out.size(), 1U) << "its own KEX went out first";
  EXPECT_EQ(pair_.b.session.state(), State::secondary_kex);
  EXPECT_EQ(refusal_of(Bytes(65)).cause, Cause::own_kex_held);
  EXPECT_EQ(refusal_of(Bytes(64)).cause, Cause::own_kex_held);
  EXPECT_EQ(pair_.b.session.exchange(), 2U);
  EXPECT_TRUE(pair_.b.send(0, {1}).has_value()) << "data still flows";
}

TEST_F(BadKexOnceKeyed, AForcedExchangeIsRefusedButRevivesTheHeldKex) {
  const auto forced = pair_.b.session.force_kex(pair_.b.call());
  ASSERT_FALSE(forced.has_value());
  EXPECT_EQ(forced.error().cause, Cause::own_kex_held);
  EXPECT_EQ(pair_.b.session.state(), State::kex);
  // The bad KEX took the number of the real peer's next record, so that one is lost.
  ASSERT_TRUE(pair_.a.send(0, {1}).has_value());
  (void)pair_.a.take();
  ASSERT_TRUE(force(pair_.a));
  ASSERT_TRUE(pair_.settle());
  EXPECT_TRUE(pair_.agree());
}

TEST(RekeyDatagram, AnAckWithABodyIsRefused) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(force(pair.a));
  ASSERT_TRUE(pair.b.receive(pair.a.take()).has_value());
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  ASSERT_EQ(pair.a.session.state(), State::ack);
  const RecordHead head{Mode::datagram, pair.a.session.next_in(), kHandshakeType};
  const auto result = pair.a.receive(pair.sealed(Role::responder, head, {1}));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), (Refusal{Cause::ack_length, 1}));
  EXPECT_EQ(pair.a.session.state(), State::ack);
}

TEST(RekeyDatagram, RandomSchedulesInOrderDeliverAllAndAgreeOnKeys) {
  std::mt19937 random(20'151'122);  // any seed must do
  for (int round = 0; round < 60; ++round) {
    Pair pair(round % 2 == 0 ? Mode::datagram : Mode::stream);
    ASSERT_TRUE(pair.connect());
    std::vector<Message> sent[2];
    for (int step = 0; step < 120; ++step) {
      const auto side = random() % 2;
      auto& from = side == 0 ? pair.a : pair.b;
      auto& to = side == 0 ? pair.b : pair.a;
      const auto what = random() % 8;
      if (what == 0) {
        const bool idle = from.session.state() == State::secondary_kex;
        ASSERT_EQ(force(from), idle);
      } else if (what < 4) {
        const Message message{static_cast<std::uint8_t>(random() % 128), Bytes(random() % 50)};
        ASSERT_TRUE(from.send(message.type, message.body).has_value());
        sent[side].push_back(message);
      } else if (!from.out.empty()) {
        ASSERT_TRUE(to.receive(from.take()).has_value());
      }
    }
    ASSERT_TRUE(pair.settle());
    EXPECT_TRUE(pair.agree());
    EXPECT_EQ(pair.a.session.exchange(), pair.b.session.exchange());
    EXPECT_EQ(pair.b.received, sent[0]);
    EXPECT_EQ(pair.a.received, sent[1]);
  }
}

}  // namespace
}  // namespace midflight::sptps
