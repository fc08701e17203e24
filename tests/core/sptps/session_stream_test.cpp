#include <gtest/gtest.h>

#include "tests/core/sptps/pair.h"

namespace midflight::sptps {
namespace {

using Cause = Refusal::Cause;
using test::End;
using test::Message;
using test::Pair;

TEST(Stream, FedOneByteAtATimeGivesTheSame) {
  Pair pair(Mode::stream);
  pair.a.start();
  pair.b.start();
  const auto trickle = [](End& from, End& to) {
    while (!from.out.empty()) {
      for (const auto byte : from.take()) ASSERT_TRUE(to.receive(Bytes{byte}).has_value());
    }
  };
  for (int i = 0; i < 3; ++i) {
    trickle(pair.a, pair.b);
    trickle(pair.b, pair.a);
  }
  EXPECT_EQ(pair.a.done, 1);
  EXPECT_EQ(pair.b.done, 1);
  ASSERT_TRUE(pair.a.send(3, {1, 2, 3}).has_value());
  ASSERT_TRUE(pair.a.send(4, {}).has_value());
  trickle(pair.a, pair.b);
  EXPECT_EQ(pair.b.received, (std::vector<Message>{{3, {1, 2, 3}}, {4, {}}}));
}

TEST(Stream, ManyRecordsInOneSliceAreAllHandled) {
  Pair pair(Mode::stream);
  ASSERT_TRUE(pair.connect());
  Bytes slice;
  for (std::uint8_t i = 0; i < 5; ++i) {
    ASSERT_TRUE(pair.a.send(i, Bytes(i)).has_value());
    Writer(slice).bytes(pair.a.take());
  }
  ASSERT_TRUE(pair.b.receive(slice).has_value());
  EXPECT_EQ(pair.b.received.size(), 5U);
}

TEST(Stream, TakesOneRecordAndLeavesTheRawBytesAfterIt) {
  Pair pair(Mode::stream);
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(pair.a.send(0, {9}).has_value());
  auto slice = pair.a.take();
  const auto record_size = slice.size();
  Writer(slice).text("raw bytes");
  const auto taken = pair.b.session.receive_stream_record(slice, pair.b.call());
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(*taken, record_size);
  EXPECT_EQ(pair.b.received.size(), 1U);
}

TEST(Stream, TakesAllOfAnUnfinishedRecord) {
  Pair pair(Mode::stream);
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(pair.a.send(0, {9}).has_value());
  const auto wire = pair.a.take();
  const auto taken = pair.b.session.receive_stream_record(ByteView(wire).first(5), pair.b.call());
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(*taken, 5U);
  EXPECT_TRUE(pair.b.received.empty());
  EXPECT_TRUE(pair.b.receive(ByteView(wire).subspan(5)).has_value());
  EXPECT_EQ(pair.b.received.size(), 1U);
}

TEST(Stream, AChangedRecordIsNotAuthentic) {
  Pair pair(Mode::stream);
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(pair.a.send(0, {9}).has_value());
  auto wire = pair.a.take();
  wire.back() ^= 1U;
  const auto result = pair.b.receive(wire);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), (Refusal{Cause::not_authentic, 2}));
}

TEST(Stream, ApplicationRecordsBeforeKeysAreRefused) {
  End end(Role::initiator, Mode::stream);
  end.start();
  const auto result = end.receive(Bytes{0, 1, 5, 7});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), (Refusal{Cause::early_application, 5}));
}

TEST(Stream, ALengthBeyondTheLimitIsRefusedAtOnce) {
  End end(Role::initiator, Mode::stream);
  end.start();
  const auto result = end.receive(Bytes{0xff, 0xff});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), (Refusal{Cause::long_record, 65'535, 65'514}));
}

TEST(Stream, ALengthBeyondTheLimitIsRefusedWhereAllOfItHasCome) {
  End end(Role::initiator, Mode::stream);
  end.start();
  const auto result = end.receive(Bytes(2 + 1 + 65'535, 0xff));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), (Refusal{Cause::long_record, 65'535, 65'514}));
}

TEST(Stream, TheLongestRecordArrivesInPieces) {
  Pair pair(Mode::stream);
  ASSERT_TRUE(pair.connect());
  ASSERT_TRUE(pair.a.send(1, Bytes(kMaxBody, 5)).has_value());
  const auto wire = pair.a.take();
  for (std::size_t at = 0; at < wire.size(); at += 1000) {
    const auto rest = ByteView(wire).subspan(at);
    ASSERT_TRUE(pair.b.receive(rest.first(std::min<std::size_t>(1000, rest.size()))).has_value());
  }
  EXPECT_EQ(pair.b.received, (std::vector<Message>{{1, Bytes(kMaxBody, 5)}}));
}

}  // namespace
}  // namespace midflight::sptps
