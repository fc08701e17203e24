#include <gtest/gtest.h>

#include "core/crypto/record_cipher.h"
#include "tests/core/sptps/pair.h"

namespace midflight::sptps {
namespace {

using Cause = Refusal::Cause;
using test::End;
using test::Pair;

Bytes plain_datagram(std::uint32_t number, std::uint8_t type, const Bytes& body) {
  Bytes wire(body.size() + overhead(Mode::datagram, false));
  write_record({Mode::datagram, number, type}, body, nullptr, wire);
  return wire;
}

// The refusal of something that must be refused.
Refusal refusal_of(const Result<void, Refusal>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Refusal{} : result.error();
}

TEST(UnkeyedDatagram, ShorterThanFiveBytesIsShort) {
  End end(Role::initiator);
  end.start();
  const auto before = end.state();
  EXPECT_EQ(refusal_of(end.receive(Bytes(4))), (Refusal{Cause::short_record, 4}));
  EXPECT_EQ(end.state(), before);
}

TEST(UnkeyedDatagram, MustCarryExactlyTheExpectedNumber) {
  End end(Role::initiator);
  end.start();
  const auto before = end.state();
  EXPECT_EQ(refusal_of(end.receive(plain_datagram(1, kHandshakeType, Bytes(65)))),
            (Refusal{Cause::wrong_number, 1, 0}));
  EXPECT_EQ(end.state(), before);
}

TEST(UnkeyedDatagram, MovesTheExpectedNumberEvenIfItsBodyIsRefused) {
  End end(Role::initiator);
  end.start();
  EXPECT_EQ(refusal_of(end.receive(plain_datagram(0, kHandshakeType, Bytes(64)))),
            (Refusal{Cause::kex_length, 64, 65}));
  EXPECT_EQ(end.session.next_in(), 1U);
  EXPECT_EQ(end.session.state(), State::kex);
}

TEST(UnkeyedDatagram, ApplicationRecordsAreRefused) {
  End end(Role::initiator);
  end.start();
  EXPECT_EQ(refusal_of(end.receive(plain_datagram(0, 0, Bytes{1}))).cause,
            Cause::early_application);
  EXPECT_EQ(end.session.next_in(), 1U);
}

TEST(Kex, OfEachOtherLengthIsRefused) {
  for (std::size_t length = 0; length < 140; ++length) {
    End end(Role::responder);
    end.start();
    const auto result = end.receive(plain_datagram(0, kHandshakeType, Bytes(length)));
    EXPECT_EQ(result.has_value(), length == 65) << length;
    EXPECT_EQ(end.session.state(), length == 65 ? State::sig : State::kex);
    EXPECT_EQ(end.out.size(), length == 65 ? 2U : 1U);
  }
}

TEST(Kex, RepeatedInSigOrAckFailsOnItsLength) {
  Pair pair;
  pair.a.start();
  pair.b.start();
  const auto kex = pair.b.take();
  ASSERT_TRUE(pair.a.receive(kex).has_value());
  const auto repeated = plain_datagram(1, kHandshakeType, {kex.begin() + 5, kex.end()});
  EXPECT_EQ(refusal_of(pair.a.receive(repeated)), (Refusal{Cause::signature_length, 65, 64}));
  EXPECT_EQ(pair.a.session.state(), State::sig);
}

TEST(Signature, ThatFailsStaysInSig) {
  Pair pair;
  pair.a.setup.peer = pair.a.setup.own.public_key;  // a stranger's
  pair.a.start();
  pair.b.start();
  ASSERT_TRUE(pair.b.receive(pair.a.take()).has_value());
  ASSERT_TRUE(pair.a.receive(pair.b.take()).has_value());
  EXPECT_EQ(refusal_of(pair.a.receive(pair.b.take())).cause, Cause::bad_signature);
  EXPECT_EQ(pair.a.session.state(), State::sig);
  EXPECT_FALSE(pair.a.session.keyed_out());
  EXPECT_EQ(pair.a.done, 0);
}

TEST(EphemeralKey, ThatLibsodiumRefusesIsARefusal) {
  End a(Role::initiator);
  a.start();
  const auto own = a.take();
  Kex own_kex{};
  std::copy(own.begin() + 5, own.end(), own_kex.begin());
  const auto small_order = make_kex(Nonce{}, crypto::PublicKey{1});
  ASSERT_TRUE(a.receive(plain_datagram(0, kHandshakeType, {small_order.begin(), small_order.end()}))
                  .has_value());
  const auto peer = a.crypto.key_pair({static_cast<std::uint8_t>(Role::responder)});
  const auto signature =
      a.crypto.sign(peer, signed_message(Role::responder, {own_kex, small_order}, a.setup.label));
  EXPECT_EQ(
      refusal_of(a.receive(plain_datagram(1, kHandshakeType, {signature.begin(), signature.end()})))
          .cause,
      Cause::bad_ephemeral_key);
  EXPECT_FALSE(a.session.keyed_out());
}

TEST(KeyedDatagram, ShorterThanTwentyOneBytesIsShort) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  EXPECT_EQ(refusal_of(pair.a.receive(Bytes(20))), (Refusal{Cause::short_record, 20}));
  EXPECT_EQ(refusal_of(pair.a.receive(Bytes(65'536))).cause, Cause::long_record);
}

TEST(KeyedDatagram, IsOpenedBeforeItsNumberIsJudged) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  const auto before = pair.a.state();
  EXPECT_EQ(refusal_of(pair.a.receive(plain_datagram(9999, 0, Bytes(40)))),
            (Refusal{Cause::not_authentic, 9999}));
  EXPECT_EQ(pair.a.state(), before);
}

TEST(KeyedDatagram, ReplayedIsRefusedWithoutAnEffect) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(pair.a.send(7, {1, 2}).has_value());
  const auto wire = pair.a.take();
  ASSERT_TRUE(pair.b.receive(wire).has_value());
  const auto before = pair.b.state();
  EXPECT_EQ(refusal_of(pair.b.receive(wire)), (Refusal{Cause::late_or_replayed, 2, 3}));
  EXPECT_EQ(pair.b.state(), before);
  EXPECT_EQ(pair.b.received.size(), 1U);
}

TEST(KeyedDatagram, FarFutureIsRefusedAndCounted) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  for (int i = 0; i < 128; ++i) ASSERT_TRUE(pair.a.send(0, {}).has_value());
  ASSERT_TRUE(pair.a.send(0, {}).has_value());  // number 2 + 128 while 2 is expected
  EXPECT_EQ(refusal_of(pair.b.receive(pair.a.out.back())), (Refusal{Cause::far_future, 130, 2, 1}));
}

TEST(KeyedDatagram, ThatItsUserRefusesHasMovedTheWindow) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  pair.b.accepts = false;
  ASSERT_TRUE(pair.a.send(5, {1}).has_value());
  const auto wire = pair.a.take();
  EXPECT_EQ(refusal_of(pair.b.receive(wire)), (Refusal{Cause::user, 5}));
  EXPECT_EQ(refusal_of(pair.b.receive(wire)).cause, Cause::late_or_replayed);
}

TEST(KeyedDatagram, AlertCloseAndAllTypesAboveAreUnknown) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  std::uint32_t number = 2;
  for (const std::uint8_t type : {kAlertType, kCloseType, std::uint8_t{255}}) {
    const auto wire = pair.sealed(Role::initiator, {Mode::datagram, number++, type}, {});
    EXPECT_EQ(refusal_of(pair.b.receive(wire)), (Refusal{Cause::unknown_type, type}));
  }
  EXPECT_EQ(pair.b.session.next_in(), number);
}

TEST(Sending, BeforeKeysIsRefused) {
  End end(Role::initiator);
  EXPECT_EQ(refusal_of(end.send(0, {})).cause, Cause::handshake_unfinished);
  end.start();
  EXPECT_EQ(refusal_of(end.send(0, {})).cause, Cause::handshake_unfinished);
}

TEST(Sending, ReservedTypesAndOverlongBodiesAreRefused) {
  Pair pair;
  ASSERT_TRUE(pair.connect());
  EXPECT_EQ(refusal_of(pair.a.send(128, {})), (Refusal{Cause::reserved_type, 128}));
  EXPECT_EQ(refusal_of(pair.a.send(0, Bytes(65'515))).cause, Cause::long_record);
  EXPECT_TRUE(pair.a.send(0, Bytes(65'514)).has_value());
  EXPECT_EQ(pair.a.out.back().size(), 65'535U);
  EXPECT_TRUE(pair.settle());
}

TEST(Stopped, SessionsRefuseEverything) {
  End datagram(Role::initiator);
  EXPECT_EQ(refusal_of(datagram.receive(Bytes(50))).cause, Cause::not_started);
  EXPECT_EQ(refusal_of(datagram.session.force_kex(datagram.call())).cause,
            Cause::exchange_under_way);
  End stream(Role::initiator, Mode::stream);
  EXPECT_EQ(refusal_of(stream.receive(Bytes(50))).cause, Cause::not_started);
}

}  // namespace
}  // namespace midflight::sptps
