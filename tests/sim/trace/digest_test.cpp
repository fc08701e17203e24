#include "sim/trace/digest.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "sim/kernel/hash.h"
#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

DigestValue digest_of(const Event& event) {
  Digest digest;
  digest.observe(event);
  return digest.value();
}

std::vector<std::function<void(Event&)>> changes_of_one_field() {
  static const Bytes kPayload{1};
  return {[](Event& e) { e.number = 1; },
          [](Event& e) { e.cause = 1; },
          [](Event& e) { e.at += 1ns; },
          [](Event& e) { e.kind = EventKind::sent; },
          [](Event& e) { e.severity = Severity::error; },
          [](Event& e) { e.node = kAlpha; },
          [](Event& e) { e.peer = kAlpha; },
          [](Event& e) { e.message = "m"; },
          [](Event& e) { e.record = "m"; },
          [](Event& e) { e.name = "m"; },
          [](Event& e) { e.text = "m"; },
          [](Event& e) { e.value = 1; },
          [](Event& e) { e.a = 1; },
          [](Event& e) { e.b = 1; },
          [](Event& e) { e.session = 1; },
          [](Event& e) { e.packet = 1; },
          [](Event& e) { e.exchange = 1; },
          [](Event& e) { e.record_number = 1; },
          [](Event& e) { e.size = 1; },
          [](Event& e) { e.payload = kPayload; }};
}

TEST(Digest, EachFieldOfAnEventChangesItAndEachDifferently) {
  const auto changes = changes_of_one_field();
  std::set<std::string> seen{to_text(digest_of(Event{}))};
  for (const auto& change : changes) {
    Event event;
    change(event);
    seen.insert(to_text(digest_of(event)));
  }
  EXPECT_EQ(seen.size(), changes.size() + 1);
}

TEST(Digest, TheBorderBetweenTwoTextsCounts) {
  Event one;
  one.message = "ab";
  one.record = "c";
  Event two;
  two.message = "a";
  two.record = "bc";
  EXPECT_NE(digest_of(one), digest_of(two));
}

TEST(Digest, IsTheSameForEqualEventsAtDifferentAddresses) {
  const std::string text = "KEX";
  const std::string copy = text;
  const Bytes bytes{1, 2, 3};
  const Bytes same = bytes;
  Event one;
  one.record = text;
  one.payload = bytes;
  Event two;
  two.record = copy;
  two.payload = same;
  ASSERT_NE(one.record.data(), two.record.data());
  EXPECT_EQ(digest_of(one), digest_of(two));
}

// The definition in one piece: integers little-endian, texts and bytes behind their length.
class Definition {
 public:
  Definition& integer(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    return *this;
  }
  Definition& zeros(std::size_t count) {
    bytes_.resize(bytes_.size() + count);
    return *this;
  }
  Definition& bytes(ByteView view) {
    integer(view.size(), 8);
    bytes_.insert(bytes_.end(), view.begin(), view.end());
    return *this;
  }
  [[nodiscard]] DigestValue value() const {
    const auto hash = hash128(bytes_);
    return {hash.high, hash.low};
  }

 private:
  Bytes bytes_;
};

TEST(Digest, IsTheHashOfAllFieldsHoweverLongTheyAre) {
  const auto fields = [](const Event& event) {
    Definition all;
    all.zeros(16).integer(1, 1).integer(event.number, 8).zeros(16);
    all.integer(static_cast<std::uint64_t>(event.kind), 1);
    all.integer(static_cast<std::uint64_t>(event.severity), 1);
    all.integer(event.node.value, 4).integer(event.peer.value, 4);
    all.bytes(as_bytes(event.message)).bytes({}).bytes({}).bytes(as_bytes(event.text));
    all.zeros(48).integer(event.size, 4).bytes(event.payload);
    return all.value();
  };
  for (std::size_t size = 0; size < 5'000; size += size < 1'700 || size > 2'100 ? 97 : 1) {
    const std::string text(size, 't');
    const Bytes payload(size, 1);
    Event event;
    event.number = 7;
    event.size = 9;
    event.message = text;
    EXPECT_EQ(digest_of(event), fields(event)) << size;
    event.text = text;
    EXPECT_EQ(digest_of(event), fields(event)) << size;
    event.payload = payload;
    EXPECT_EQ(digest_of(event), fields(event)) << size;
  }
}

TEST(Digest, OrderCountsAndACopyGoesOn) {
  const auto first = make(EventKind::timer, kAlpha);
  const auto second = make(EventKind::timer, kBeta);
  Digest forward;
  forward.observe(first);
  Digest copy = forward;
  forward.observe(second);
  copy.observe(second);
  EXPECT_EQ(copy.value(), forward.value());
  Digest backward;
  backward.observe(second);
  backward.observe(first);
  EXPECT_NE(backward.value(), forward.value());
}

TEST(Digest, StatesCountByNodeAndBytes) {
  const Bytes state{1, 2};
  Digest empty;
  Digest alpha;
  alpha.settled(kAlpha, state);
  Digest beta;
  beta.settled(kBeta, state);
  Digest other;
  other.settled(kAlpha, ByteView(state).first(1));
  const std::set<std::string> seen{to_text(empty.value()), to_text(alpha.value()),
                                   to_text(beta.value()), to_text(other.value())};
  EXPECT_EQ(seen.size(), 4U);
}

void put(Bytes& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}
void put(Bytes& out, ByteView bytes) {
  put(out, bytes.size(), 8);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// XXH3 of the value before, what it is, and all fields, integers little-endian and the rest with
// its length; however long that is, and wherever a border of what is hashed at once lies.
TEST(Digest, IsXxh3OfTheFieldsInARowHoweverLong) {
  for (std::size_t size = 0; size < 2200; ++size) {
    Bytes payload(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::uint8_t>(i * i + size);
    auto event = message(EventKind::sent, kAlpha, kBeta, 5);
    event.payload = payload;
    Digest digest;
    digest.observe(event);
    Bytes row;
    for (int half = 0; half < 2; ++half) put(row, 0, 8);
    put(row, 1, 1);
    for (const auto number : {event.number, event.cause, std::uint64_t{0}}) put(row, number, 8);
    put(row, static_cast<std::uint64_t>(event.kind), 1);
    put(row, static_cast<std::uint64_t>(event.severity), 1);
    for (const auto node : {event.node, event.peer}) put(row, node.value, 4);
    for (const auto text : {event.message, event.record, event.name, event.text}) {
      put(row, as_bytes(text));
    }
    for (const auto number : {std::uint64_t{0}, event.a, event.b, event.session, event.packet}) {
      put(row, number, 8);
    }
    for (const auto number : {event.exchange, event.record_number, event.size}) put(row, number, 4);
    put(row, payload);
    const auto expected = hash128(row);
    ASSERT_EQ(digest.value(), (DigestValue{expected.high, expected.low})) << size;
    digest.settled(kBeta, payload);
    row.clear();
    put(row, expected.high, 8);
    put(row, expected.low, 8);
    put(row, 2, 1);
    put(row, kBeta.value, 4);
    put(row, payload);
    const auto after = hash128(row);
    ASSERT_EQ(digest.value(), (DigestValue{after.high, after.low})) << size;
  }
}

TEST(Digest, ReadsAs32HexDigitsHighHalfFirst) {
  EXPECT_EQ(to_text(DigestValue{1, 0xab}), "000000000000000100000000000000ab");
}

}  // namespace
}  // namespace midflight::sim
