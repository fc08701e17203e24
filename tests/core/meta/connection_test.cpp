#include "core/meta/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/crypto/entropy.h"
#include "core/meta/codec.h"

namespace midflight::meta {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr LocalInstant kStart{seconds(1'800'000'000)};

crypto::Operations& operations() {
  static crypto::Operations out;
  return out;
}

crypto::KeyPair key_of(std::string_view name) {
  crypto::Seed seed{};
  std::copy(name.begin(), name.end(), seed.begin());
  return operations().key_pair(seed);
}

// One side: writes down what it is told, and keeps what it would send.
class Side final : public Handler, public sptps::EntropySource {
 public:
  Side(std::string_view name, Connection start) : connection(std::move(start)) {
    self.name = name;
    self.key = key_of(name);
    known = {"A", "B", "C"};
  }

  std::optional<crypto::PublicKey> peer_key(std::string_view name) override {
    if (name == self.name || !known.contains(std::string(name))) return std::nullopt;
    return key_of(key_swapped ? "somebody else" : name).public_key;
  }
  bool on_message(const Message& message, std::string_view text) override {
    EXPECT_EQ(parse(text).value(), message);
    heard.emplace_back(text);
    if (text == "8") {
      EXPECT_TRUE(connection.send(Pong{}, call()));  // from inside
    }
    return text != refuse;
  }
  void on_packet(ByteView frame) override { heard.push_back("PACKET " + to_hex(frame)); }
  bool on_sptps_packet(ByteView bytes) override {
    heard.push_back("SPTPS_PACKET " + to_hex(bytes));
    return to_hex(bytes) != refuse;
  }
  void transmit(std::string_view name, ByteView bytes) override {
    sent.emplace_back(name);
    wire.insert(wire.end(), bytes.begin(), bytes.end());
  }
  sptps::KexEntropy draw(std::uint32_t exchange) override {
    return sptps::split_entropy(
        crypto::derive(crypto::entropy_root(1), {self.name, connection.peer(), 0, exchange}));
  }
  Call call() { return {now, operations(), *this, self, *this}; }

  std::set<std::string> known;
  bool key_swapped = false;
  std::string refuse = "nothing";
  LocalInstant now = kStart;
  Identity self;
  Connection connection;
  std::vector<std::string> heard;
  std::vector<std::string> sent;
  Bytes wire;
};

// A dials B. Bytes are carried in slices of the given sizes, all at once by default.
class MetaConnection : public testing::Test {
 protected:
  using Slices = std::function<std::size_t()>;

  void connect() {
    b.connection.established(b.call());
    a.connection.established(a.call());
  }
  void activate() {
    connect();
    carry();
    ASSERT_TRUE(a.connection.activated());
    ASSERT_TRUE(b.connection.activated());
    a.heard.clear();
    b.heard.clear();
  }
  std::optional<Closed> carry(Side& from, Side& to) {
    Bytes bytes;
    bytes.swap(from.wire);
    return hand(to, bytes);
  }
  std::optional<Closed> hand(Side& to, ByteView bytes) {
    while (!bytes.empty()) {
      const auto size = std::min(slices(), bytes.size());
      const auto result = to.connection.feed(bytes.first(size), to.call());
      if (!result) return result.error();
      bytes = bytes.subspan(size);
    }
    return std::nullopt;
  }
  // Until both have nothing more to say. The first that closes ends it.
  std::optional<Closed> carry() {
    while (!a.wire.empty() || !b.wire.empty()) {
      if (auto closed = carry(a, b)) return closed;
      if (auto closed = carry(b, a)) return closed;
    }
    return std::nullopt;
  }
  void expect_closed(const std::optional<Closed>& closed, CloseCause cause, const Side& side) {
    ASSERT_TRUE(closed.has_value());
    EXPECT_EQ(to_text(closed->cause), to_text(cause)) << closed->detail;
    EXPECT_EQ(side.connection.phase(), Phase::closed);
  }

  Slices slices = [] { return std::size_t{1} << 20U; };
  Side a{"A", Connection::dialled("B")};
  Side b{"B", Connection::accepted()};
};

ByteView text(std::string_view line) { return as_bytes(line); }

TEST_F(MetaConnection, BothSidesSayIdShakeHandsAndAcknowledge) {
  connect();
  EXPECT_EQ(as_text(a.wire), "0 A 17.7\n");
  EXPECT_EQ(as_text(b.wire), "0 B 17.7\n");
  EXPECT_FALSE(carry().has_value());
  EXPECT_THAT(a.sent, ElementsAre("ID", "KEX", "SIG", "ACK"));
  EXPECT_THAT(b.sent, ElementsAre("ID", "KEX", "SIG", "ACK"));
  EXPECT_THAT(a.heard, ElementsAre("4 655 0 700000c"));
  EXPECT_TRUE(a.connection.activated());
  EXPECT_TRUE(b.connection.activated());
  EXPECT_EQ(b.connection.peer(), "A");
  EXPECT_EQ(a.connection.session().role(), sptps::Role::initiator);
  EXPECT_EQ(b.connection.session().role(), sptps::Role::responder);
  EXPECT_EQ(a.connection.session().start_tag(), b.connection.session().start_tag());
}

// ID, KEX, SIG and ACK of B, step by step.
TEST_F(MetaConnection, PhasesFollowWhatHasCome) {
  EXPECT_EQ(a.connection.phase(), Phase::connecting);
  connect();
  EXPECT_EQ(a.connection.phase(), Phase::id);
  EXPECT_FALSE(carry(b, a).has_value());  // ID
  EXPECT_EQ(a.connection.phase(), Phase::handshake);
  EXPECT_FALSE(carry(a, b).has_value());  // ID, KEX
  EXPECT_FALSE(carry(b, a).has_value());  // KEX, SIG
  EXPECT_EQ(a.connection.phase(), Phase::ack);
  EXPECT_FALSE(carry(a, b).has_value());  // SIG, ACK
  EXPECT_EQ(b.connection.phase(), Phase::activated);
  EXPECT_FALSE(carry(b, a).has_value());  // ACK
  EXPECT_EQ(a.connection.phase(), Phase::activated);
  a.connection.close();
  EXPECT_EQ(a.connection.phase(), Phase::closed);
  EXPECT_FALSE(a.connection.send(Ping{}, a.call()));
}

TEST_F(MetaConnection, WeightIsTheTimeFromIdToAckInWholeMilliseconds) {
  connect();
  EXPECT_FALSE(carry(b, a).has_value());
  EXPECT_FALSE(carry(a, b).has_value());
  a.now += milliseconds(87) - std::chrono::nanoseconds(1);
  EXPECT_FALSE(carry(b, a).has_value());
  b.now += milliseconds(44);
  EXPECT_FALSE(carry(a, b).has_value());
  EXPECT_FALSE(carry(b, a).has_value());
  EXPECT_THAT(a.heard, ElementsAre("4 655 44 700000c"));
  EXPECT_THAT(b.heard, ElementsAre("4 655 86 700000c"));
  EXPECT_EQ(a.connection.own_weight(), 86);
  EXPECT_EQ(a.connection.peer_ack().weight, 44);
}

// Requests, frames and raw bytes in turn, in any slices, arrive whole and in order.
TEST_F(MetaConnection, SlicesOfTheStreamDoNotMatter) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    a = Side("A", Connection::dialled("B"));
    b = Side("B", Connection::accepted());
    slices = [&] { return seed == 0 ? 1 : 1 + random() % 90; };
    activate();
    EXPECT_TRUE(a.connection.send(KeyChanged{1, "A"}, a.call()));
    EXPECT_TRUE(a.connection.send_sptps_packet(Bytes(117, 0x0a), a.call()));
    EXPECT_TRUE(a.connection.send_packet(Bytes(98, 0x0a), a.call()));
    EXPECT_TRUE(a.connection.send_sptps_packet(Bytes(1, 0xff), a.call()));
    EXPECT_TRUE(a.connection.send_line("KEY_CHANGED", "14 02 C", a.call()));
    EXPECT_TRUE(a.connection.send_packet(Bytes(kMaxPacket, 7), a.call()));
    EXPECT_TRUE(a.connection.send(Pong{}, a.call()));
    EXPECT_FALSE(carry().has_value());
    const std::vector<std::string> expected{"14 1 A",
                                            "SPTPS_PACKET " + to_hex(Bytes(117, 0x0a)),
                                            "PACKET " + to_hex(Bytes(98, 0x0a)),
                                            "SPTPS_PACKET ff",
                                            "14 02 C",
                                            "PACKET " + to_hex(Bytes(kMaxPacket, 7)),
                                            "9"};
    EXPECT_TRUE(b.heard == expected) << "seed " << seed;
  }
}

// One record number per request, and one for a PACKET's frame, none for SPTPS_PACKET's bytes.
TEST_F(MetaConnection, RawBytesUseNoRecordNumber) {
  activate();
  const auto before = a.connection.session().next_out();
  EXPECT_TRUE(a.connection.send_sptps_packet(Bytes(117, 1), a.call()));
  EXPECT_EQ(a.connection.session().next_out(), before + 1);
  EXPECT_EQ(a.wire.size(), std::string_view("21 117\n").size() + sptps::kStreamOverhead + 117);
  a.wire.clear();
  EXPECT_TRUE(a.connection.send_packet(Bytes(98, 1), a.call()));
  EXPECT_EQ(a.connection.session().next_out(), before + 3);
  EXPECT_EQ(a.wire.size(), std::string_view("17 98\n").size() + 98 + 2 * sptps::kStreamOverhead);
}

TEST_F(MetaConnection, ARequestMayBeAnsweredWhileItIsHandled) {
  activate();
  EXPECT_TRUE(a.connection.send(Ping{}, a.call()));
  EXPECT_TRUE(a.connection.send(Ping{}, a.call()));
  EXPECT_FALSE(carry().has_value());
  EXPECT_THAT(a.heard, ElementsAre("9", "9"));
}

TEST_F(MetaConnection, NothingIsSentBeforeActivation) {
  connect();
  EXPECT_FALSE(a.connection.send(Ping{}, a.call()));
  EXPECT_FALSE(a.connection.send_line("PING", "8", a.call()));
  EXPECT_FALSE(a.connection.send_packet(Bytes(1), a.call()));
  EXPECT_FALSE(a.connection.send_sptps_packet(Bytes(1), a.call()));
  EXPECT_THAT(a.sent, ElementsAre("ID"));
}

TEST_F(MetaConnection, OnlyAKnownNodeThatIsNotThisOneMayConnect) {
  connect();
  b.known.erase("A");
  expect_closed(carry(a, b), CloseCause::unknown_peer, b);
  b = Side("B", Connection::accepted());
  b.connection.established(b.call());
  expect_closed(hand(b, text("0 B 17.7\n")), CloseCause::unknown_peer, b);
}

TEST_F(MetaConnection, TheDiallerWantsThePeerThatItDialled) {
  connect();
  expect_closed(hand(a, text("0 C 17.7\n")), CloseCause::wrong_peer, a);
}

TEST_F(MetaConnection, OtherVersionsAreNotSpokenTo) {
  for (const auto version : {"16.7", "18.7", "17.1", "17.0"}) {
    b = Side("B", Connection::accepted());
    b.connection.established(b.call());
    const auto line = "0 A " + std::string(version) + "\n";
    expect_closed(hand(b, text(line)), CloseCause::wrong_version, b);
  }
}

TEST_F(MetaConnection, EveryMinorVersionWithSptpsIsSpokenTo) {
  for (const auto* const line : {"0 A 17.2\n", "0 A 17.10\n"}) {
    b = Side("B", Connection::accepted());
    b.connection.established(b.call());
    EXPECT_FALSE(hand(b, text(line)).has_value()) << line;
  }
}

TEST_F(MetaConnection, AnythingButIdAtFirstCloses) {
  connect();
  expect_closed(hand(a, text("4 655 1 c\n")), CloseCause::not_allowed, a);
  expect_closed(hand(b, text("GET / HTTP/1.1\n")), CloseCause::bad_request, b);
}

TEST_F(MetaConnection, AnEndlessFirstLineCloses) {
  connect();
  EXPECT_FALSE(hand(a, Bytes(kMaxLine, 'x')).has_value());
  expect_closed(hand(a, text("x")), CloseCause::bad_request, a);
}

TEST_F(MetaConnection, AKeyThatIsNotThePeersCloses) {
  b.key_swapped = true;
  connect();
  expect_closed(carry(), CloseCause::refused_record, b);
}

// Seals what no Connection would send: a copy of A's session, with a sink of its own.
class Forge final : public sptps::Sink {
 public:
  explicit Forge(Side& side) : side_(side), session_(side.connection.session()) {}
  Bytes seal(std::string_view body, std::uint8_t type = 0) {
    wire_.clear();
    EXPECT_TRUE(session_.send(type, as_bytes(body), {operations(), side_, *this}));
    return wire_;
  }
  // What the session itself answers to this part of the stream.
  Bytes answer(ByteView stream) {
    wire_.clear();
    EXPECT_TRUE(session_.receive_stream(stream, {operations(), side_, *this}));
    return wire_;
  }
  void send_record(std::uint8_t, ByteView wire) override { Writer(wire_).bytes(wire); }
  bool receive_record(std::uint8_t, ByteView) override { return true; }
  void handshake_done() override {}

 private:
  Side& side_;
  sptps::Session session_;
  Bytes wire_;
};

TEST_F(MetaConnection, NothingButAckMayComeBeforeActivation) {
  connect();
  EXPECT_FALSE(carry(b, a).has_value());
  EXPECT_FALSE(carry(a, b).has_value());
  Forge forge(a);
  EXPECT_FALSE(hand(b, forge.answer(b.wire)).has_value());
  EXPECT_EQ(b.connection.phase(), Phase::ack);
  expect_closed(hand(b, forge.seal("8\n")), CloseCause::not_allowed, b);
  EXPECT_TRUE(b.heard.empty());
}

TEST_F(MetaConnection, WhatMayNotComeAfterActivationCloses) {
  struct Case {
    std::string body;
    CloseCause cause;
  };
  for (const auto& wrong :
       {Case{"0 A 17.7\n", CloseCause::not_allowed}, Case{"4 655 1 c\n", CloseCause::not_allowed},
        Case{"14 1\n", CloseCause::bad_request}, Case{"99\n", CloseCause::bad_request},
        Case{"8", CloseCause::bad_request}, Case{"", CloseCause::bad_request},
        Case{"8\n8\n", CloseCause::bad_request}, Case{"17 0\n", CloseCause::bad_request}}) {
    a = Side("A", Connection::dialled("B"));
    b = Side("B", Connection::accepted());
    activate();
    expect_closed(hand(b, Forge(a).seal(wrong.body)), wrong.cause, b);
    EXPECT_TRUE(b.heard.empty());
  }
}

TEST_F(MetaConnection, ARecordOfAnotherTypeCloses) {
  activate();
  expect_closed(hand(b, Forge(a).seal("8\n", 1)), CloseCause::bad_request, b);
}

TEST_F(MetaConnection, AFrameOfAnotherLengthThanAnnouncedCloses) {
  for (const std::string_view frame : {"1234", "123456", ""}) {
    a = Side("A", Connection::dialled("B"));
    b = Side("B", Connection::accepted());
    activate();
    Forge forge(a);
    EXPECT_FALSE(hand(b, forge.seal("17 5\n")).has_value());
    expect_closed(hand(b, forge.seal(frame)), CloseCause::packet_length, b);
    EXPECT_TRUE(b.heard.empty());
  }
}

TEST_F(MetaConnection, AForgedRecordClosesAndNothingIsTakenAfterwards) {
  activate();
  EXPECT_TRUE(a.connection.send(Ping{}, a.call()));
  a.wire.back() ^= 1;
  expect_closed(carry(a, b), CloseCause::refused_record, b);
  EXPECT_FALSE(hand(b, text("anything")).has_value());
  EXPECT_TRUE(b.heard.empty());
}

TEST_F(MetaConnection, TheOwnerMayRefuseAMessageOrARawPacket) {
  activate();
  b.refuse = "14 1 A";
  EXPECT_TRUE(a.connection.send(KeyChanged{1, "A"}, a.call()));
  EXPECT_TRUE(a.connection.send(Pong{}, a.call()));
  expect_closed(carry(a, b), CloseCause::refused_by_owner, b);
  EXPECT_THAT(b.heard, ElementsAre("14 1 A"));

  a = Side("A", Connection::dialled("B"));
  b = Side("B", Connection::accepted());
  activate();
  b.refuse = "0102";
  EXPECT_TRUE(a.connection.send_sptps_packet(Bytes{1, 2}, a.call()));
  expect_closed(carry(a, b), CloseCause::refused_by_owner, b);
}

TEST_F(MetaConnection, ACopyIsAConnectionOfItsOwn) {
  activate();
  const auto state = [](const Connection& connection) {
    Bytes bytes;
    Writer writer(bytes);
    connection.write_state(writer);
    return bytes;
  };
  const auto copy = a.connection;
  EXPECT_EQ(state(copy), state(a.connection));
  EXPECT_TRUE(a.connection.send(Ping{}, a.call()));
  EXPECT_NE(state(copy), state(a.connection));
  a.connection = copy;
  a.connection.ping_outstanding = true;
  EXPECT_NE(state(copy), state(a.connection));
}

}  // namespace
}  // namespace midflight::meta
