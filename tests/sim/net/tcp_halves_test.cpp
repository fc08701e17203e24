// The receiving half of a connection and the sending half, each alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/tcp_pipe.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

class Received final : public TcpSink {
 public:
  void send(const TcpSegment&, ByteView) override {}
  void deliver(ByteView more) override { bytes.insert(bytes.end(), more.begin(), more.end()); }
  void happened(TcpEvent) override {}
  Bytes bytes;
};

class TcpReceiving : public testing::Test {
 protected:
  // The bytes of a patterned stream from this offset on, 1 is the first.
  void arrive(std::uint64_t seq, std::size_t size, bool fin = false) {
    TcpSegment segment;
    segment.seq = seq;
    segment.fin = fin;
    const auto stream = patterned(seq + size);
    receiver_.accept(segment, ByteView(stream).subspan(seq - 1, size), now_, received_);
  }

  Instant now_{1s};
  TcpReceiver receiver_{kMss, kMss + 500};
  Received received_;
};

// RFC 9293, 3.10.7.4: a segment that was here before is answered; that is not put off.
TEST_F(TcpReceiving, ACopyIsAcknowledgedAtOnce) {
  std::uint64_t seq = 1;
  for (std::uint32_t i = 0; i < kTcpQuickAcks; ++i, seq += 10) {
    arrive(seq, 10);
    receiver_.ack_was_sent();
  }
  arrive(seq, 10);
  ASSERT_EQ(receiver_.ack_deadline(), now_ + kTcpDelayedAck);
  receiver_.ack_was_sent();
  arrive(seq, 10);
  EXPECT_EQ(receiver_.ack_deadline(), now_);
  EXPECT_EQ(received_.bytes, patterned(seq + 9));
}

TEST_F(TcpReceiving, WhatGoesBeyondTheWindowIsCutOffThere) {
  arrive(1 + kMss, kMss);  // the window ends at 1 + 1500
  arrive(1, kMss);
  EXPECT_EQ(receiver_.next(), 1 + kMss + 500);
  EXPECT_EQ(received_.bytes, patterned(kMss + 500));
  arrive(receiver_.next(), kMss);
  EXPECT_EQ(received_.bytes, patterned(2 * kMss + 500));
}

// Its end is one more unit of the stream, and counts only where it stands.
TEST_F(TcpReceiving, AnEndThatCameEarlyWaitsForWhatIsMissing) {
  arrive(11, 10, true);
  EXPECT_FALSE(receiver_.finished());
  EXPECT_EQ(receiver_.next(), 1U);
  arrive(1, 10);
  EXPECT_TRUE(receiver_.finished());
  EXPECT_EQ(receiver_.next(), 1U + 20U + 1U);
  EXPECT_EQ(received_.bytes, patterned(20));
}

// RFC 9293, 3.10.7.4: only an acknowledgement that is not older than the last one tells the window.
TEST(TcpSending, AnOldAcknowledgementDoesNotChangeTheWindow) {
  TcpSender sender(kMss, 100 * kMss);
  const Instant now(1s);
  ASSERT_TRUE(sender.next(now).has_value());  // SYN
  EXPECT_EQ(sender.acknowledge(1, 10 * kMss, false, now), TcpSender::Reaction::none);
  ASSERT_EQ(sender.write(patterned(4 * kMss)), 4 * kMss);
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(sender.next(now).has_value());
  EXPECT_EQ(sender.acknowledge(1 + 2 * kMss, 10 * kMss, true, now), TcpSender::Reaction::none);
  EXPECT_EQ(sender.acknowledge(1 + kMss, 1, true, now), TcpSender::Reaction::none);
  ASSERT_EQ(sender.write(patterned(4 * kMss)), 4 * kMss);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(sender.next(now).has_value()) << i;
}

}  // namespace
}  // namespace midflight::sim
