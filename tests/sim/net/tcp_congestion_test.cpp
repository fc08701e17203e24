// Timeout arithmetic (RFC 6298) and congestion control (RFC 5681, 3042, 6582) by formula.
#include <gtest/gtest.h>

#include "sim/net/tcp.h"
#include "tests/support/tcp_pipe.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

TEST(TcpRto, IsSmoothedRoundTripAndFourTimesItsVariation) {
  TcpRto rto;
  EXPECT_EQ(rto.timeout(), 1s);  // 2.1
  rto.sample(400ms);             // 2.2: SRTT = R, RTTVAR = R/2
  EXPECT_EQ(rto.timeout(), 400ms + 4 * 200ms);
  rto.sample(400ms);  // 2.3: RTTVAR = 3/4 * 200 ms + 1/4 * 0
  EXPECT_EQ(rto.timeout(), 400ms + 4 * 150ms);
  rto.sample(800ms);  // RTTVAR = 3/4 * 150 ms + 1/4 * 400 ms, SRTT = 7/8 * 400 ms + 1/8 * 800 ms
  EXPECT_EQ(rto.timeout(), 450ms + 4 * 212'500us);
}

TEST(TcpRto, IsAtLeast200Milliseconds) {
  TcpRto rto;
  rto.sample(1ms);
  EXPECT_EQ(rto.timeout(), 200ms);
}

TEST(TcpRto, KeepsClearOfADelayedAcknowledgementOnASteadyPath) {
  TcpRto rto;
  for (int i = 0; i < 200; ++i) rto.sample(300ms);
  EXPECT_GT(rto.timeout(), 300ms + kTcpDelayedAck);
}

TEST(TcpRto, DoublesUpToItsMaximumUntilASampleEndsTheBackOff) {
  TcpRto rto;
  rto.sample(20ms);
  rto.back_off();
  EXPECT_EQ(rto.timeout(), 400ms);
  rto.back_off();
  EXPECT_EQ(rto.timeout(), 800ms);
  for (int i = 0; i < 20; ++i) rto.back_off();
  EXPECT_EQ(rto.timeout(), 120s);
  rto.sample(20ms);
  EXPECT_EQ(rto.timeout(), 200ms);
}

TEST(TcpCongestion, AvoidanceAddsOneSegmentPerWindowAcknowledged) {
  TcpCongestion congestion(kMss);
  congestion.timed_out(8 * kMss, 8 * kMss + 1, true);  // threshold: 4 segments
  std::uint64_t una = 8 * kMss + 1;
  EXPECT_EQ(congestion.window(), kMss);
  EXPECT_EQ(congestion.threshold(), 4 * kMss);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(congestion.acknowledged({una += kMss, kMss, true}));
  }
  EXPECT_EQ(congestion.window(), 4 * kMss);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(congestion.acknowledged({una += kMss, kMss, true}));
    EXPECT_EQ(congestion.window(), 4 * kMss);
  }
  EXPECT_FALSE(congestion.acknowledged({una += kMss, kMss, true}));
  EXPECT_EQ(congestion.window(), 5 * kMss);
}

TEST(TcpCongestion, DoesNotGrowWhileTheApplicationLeavesTheWindowUnused) {
  TcpCongestion congestion(kMss);
  EXPECT_FALSE(congestion.acknowledged({kMss + 1, kMss, false}));
  EXPECT_EQ(congestion.window(), 10 * kMss);
}

TEST(TcpCongestion, AnIdleConnectionBeginsAgainWithTheInitialWindow) {
  TcpCongestion congestion(kMss);
  EXPECT_FALSE(congestion.acknowledged({10 * kMss + 1, 10 * kMss, true}));
  EXPECT_EQ(congestion.window(), 20 * kMss);
  congestion.restart_after_idle();
  EXPECT_EQ(congestion.window(), 10 * kMss);
}

TEST(TcpCongestion, ASecondTimeoutOfTheSameSegmentKeepsTheThreshold) {
  TcpCongestion congestion(kMss);
  congestion.timed_out(10 * kMss, 10 * kMss + 1, true);
  congestion.timed_out(1 * kMss, 10 * kMss + 1, false);
  EXPECT_EQ(congestion.threshold(), 5 * kMss);
  EXPECT_EQ(congestion.window(), kMss);
}

TEST(TcpCongestion, ATimeoutInAnIdlePairLeavesTwoSegmentsOfThreshold) {
  TcpCongestion congestion(kMss);
  congestion.timed_out(1 * kMss, kMss + 1, true);
  EXPECT_EQ(congestion.threshold(), 2 * kMss);
}

// RFC 5681, 3.1: slow start is for windows below the threshold.
TEST(TcpCongestion, SlowStartEndsAtTheThreshold) {
  TcpCongestion congestion(kMss);
  congestion.timed_out(8 * kMss, 8 * kMss + 1, true);  // threshold: 4 segments
  EXPECT_FALSE(congestion.acknowledged({9 * kMss + 1, 2 * kMss, true}));
  EXPECT_EQ(congestion.window(), 3 * kMss);
  EXPECT_FALSE(congestion.acknowledged({12 * kMss + 1, 3 * kMss, true}));
  EXPECT_EQ(congestion.window(), congestion.threshold());
}

// RFC 3465: a segment more for each window of bytes, however many each acknowledgement is for. From
// 4 segments to 7 that takes 4 + 5 + 6 of them.
TEST(TcpCongestion, AvoidanceCountsBytesAndNotAcknowledgements) {
  for (const std::uint64_t at_once : {1U, 3U, 5U}) {
    TcpCongestion congestion(kMss);
    congestion.timed_out(8 * kMss, 8 * kMss + 1, true);
    std::uint64_t una = 12 * kMss + 1;
    EXPECT_FALSE(congestion.acknowledged({una, 3 * kMss, true}));
    ASSERT_EQ(congestion.window(), 4 * kMss);
    for (std::uint64_t acked = at_once; acked <= 15; acked += at_once) {
      EXPECT_LT(congestion.window(), 7 * kMss) << at_once;
      una += at_once * kMss;
      EXPECT_FALSE(congestion.acknowledged({una, at_once * kMss, true}));
    }
    EXPECT_EQ(congestion.window(), 7 * kMss) << at_once;
  }
}

// RFC 5681, 3.1: whatever the window was, it is one segment after a timeout.
TEST(TcpCongestion, ATimeoutForgetsTheDuplicatesBeforeIt) {
  TcpCongestion congestion(kMss);
  EXPECT_FALSE(congestion.duplicate(1, 10 * kMss, 10 * kMss + 1));
  EXPECT_FALSE(congestion.duplicate(1, 10 * kMss, 10 * kMss + 1));
  EXPECT_EQ(congestion.window(), 12 * kMss) << "limited transmit";
  congestion.timed_out(10 * kMss, 10 * kMss + 1, true);
  EXPECT_EQ(congestion.window(), kMss);
}

// RFC 6582, 3.2: fast retransmit only if the acknowledgement covers more than what had been sent
// before the timeout.
TEST(TcpCongestion, DuplicatesAtTheVeryEndOfWhatATimeoutSentAgainDontCount) {
  TcpCongestion congestion(kMss);
  const std::uint64_t sent_end = 8 * kMss + 1;
  congestion.timed_out(8 * kMss, sent_end, true);
  EXPECT_FALSE(congestion.acknowledged({sent_end, 8 * kMss, true}));
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(congestion.duplicate(sent_end, 4 * kMss, sent_end + 4 * kMss));
  }
  EXPECT_FALSE(congestion.acknowledged({sent_end + 1, 1, true}));
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(congestion.duplicate(sent_end + 1, 4 * kMss, sent_end + 5 * kMss), i == 3);
  }
}

// A client whose peer is the test: it is handed acknowledgements one by one.
class NewReno : public testing::Test, public TcpSink {
 protected:
  void SetUp() override {
    endpoint_.open(now_, *this);
    now_ += 20ms;
    TcpSegment answer;
    answer.syn = answer.has_ack = true;
    answer.ack = 1;
    answer.window = 1'000'000;
    endpoint_.receive(answer, {}, now_, *this);
    const Bytes data(40 * kMss);
    ASSERT_EQ(endpoint_.write(data, now_, *this), data.size());
    now_ += 20ms;
  }

  void send(const TcpSegment& segment, ByteView payload) override {
    if (!payload.empty()) sent_.push_back(segment.seq);
  }
  void deliver(ByteView) override {}
  void happened(TcpEvent) override {}

  // What the endpoint sends on an acknowledgement, as numbers of segments, 0 is the first.
  std::vector<std::uint64_t> on_ack(std::uint64_t segments) {
    sent_.clear();
    TcpSegment ack;
    ack.has_ack = true;
    ack.seq = 1;
    ack.ack = segments * kMss + 1;
    ack.window = 1'000'000;
    endpoint_.receive(ack, {}, now_, *this);
    return numbers();
  }
  std::vector<std::uint64_t> numbers() const {
    std::vector<std::uint64_t> out;
    for (const auto seq : sent_) out.push_back((seq - 1) / kMss);
    return out;
  }
  std::uint64_t window() const { return endpoint_.sender().congestion().window(); }
  std::uint64_t threshold() const { return endpoint_.sender().congestion().threshold(); }

  using Numbers = std::vector<std::uint64_t>;
  Instant now_;
  TcpEndpoint endpoint_{TcpConfig{.mss = kMss}};
  Numbers sent_;
};

TEST_F(NewReno, TheInitialWindowIsTenSegments) {
  EXPECT_EQ(numbers(), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(NewReno, TwoDuplicatesLetNewDataOutAndTheThirdSendsTheLostSegmentAgain) {
  EXPECT_EQ(on_ack(0), Numbers{10});
  EXPECT_EQ(on_ack(0), Numbers{11});
  EXPECT_EQ(on_ack(0), Numbers{0});
  EXPECT_EQ(threshold(), 5 * kMss);  // half of the ten in flight before limited transmit
  EXPECT_EQ(window(), (5 + 3) * kMss);
}

TEST_F(NewReno, EachFurtherDuplicateInflatesTheWindowByOneSegment) {
  for (int i = 0; i < 3; ++i) on_ack(0);
  // 12 in flight, a window of 8: four duplicates fill it, the fifth lets the next segment out.
  for (int i = 0; i < 4; ++i) EXPECT_EQ(on_ack(0), Numbers{});
  EXPECT_EQ(on_ack(0), Numbers{12});
}

TEST_F(NewReno, APartialAcknowledgementSendsTheNextHoleAtOnce) {
  for (int i = 0; i < 8; ++i) on_ack(0);
  ASSERT_EQ(window(), 13 * kMss);
  // It deflates by the 3 segments acknowledged and adds one: 11, with 10 (3..12) in flight.
  EXPECT_EQ(on_ack(3), (Numbers{3, 13}));
  EXPECT_EQ(window(), (13 - 3 + 1) * kMss);
  EXPECT_EQ(on_ack(7), (Numbers{7, 14}));  // 11 - 4 + 1 = 8, with 7 (7..13) in flight
}

TEST_F(NewReno, AFullAcknowledgementEndsRecoveryAtHalfTheWindow) {
  for (int i = 0; i < 11; ++i) on_ack(0);
  ASSERT_TRUE(endpoint_.sender().congestion().recovering());
  on_ack(12);  // 0..11 had been sent when recovery began
  EXPECT_FALSE(endpoint_.sender().congestion().recovering());
  EXPECT_EQ(window(), 5 * kMss);
}

TEST_F(NewReno, DuplicatesOfDataSentBeforeATimeoutDontStartFastRetransmit) {
  now_ = *endpoint_.deadline();
  sent_.clear();
  endpoint_.timer(now_, *this);
  EXPECT_EQ(numbers(), Numbers{0});
  for (int i = 0; i < 2; ++i) on_ack(0);
  EXPECT_EQ(threshold(), 5 * kMss);
  on_ack(0);
  EXPECT_FALSE(endpoint_.sender().congestion().recovering());
}

TEST_F(NewReno, AfterATimeoutSlowStartSendsOnFromTheLostSegment) {
  now_ = *endpoint_.deadline();
  endpoint_.timer(now_, *this);
  EXPECT_EQ(on_ack(1), (Numbers{1, 2}));
  EXPECT_EQ(on_ack(2), (Numbers{3, 4}));
  EXPECT_EQ(on_ack(9), (Numbers{9, 10, 11, 12}));  // the peer had 3..8; one segment more, not 7
}

TEST_F(NewReno, AnAcknowledgementOfWhatWasNeverSentChangesNothing) {
  const auto before = window();
  EXPECT_EQ(on_ack(30), Numbers{});
  EXPECT_EQ(window(), before);
  EXPECT_EQ(endpoint_.queued().unacknowledged, 10 * kMss);
}

}  // namespace
}  // namespace midflight::sim
