// What a whole transfer looks like: slow start, order under disorder, and equality of values.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/state.h"
#include "tests/support/tcp_pipe.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

constexpr TcpConfig kWide{.mss = kMss, .send_buffer = 4'000'000, .receive_window = 4'000'000};

TEST(TcpSlowStart, DoublesTheSegmentsInEachRoundTrip) {
  TcpPipe pipe(50ms, kWide);
  pipe.open();
  pipe.write(pipe.client, patterned(1000 * kMss));
  pipe.run_for(10s);
  std::vector<std::size_t> per_round(6);
  for (const auto& each : pipe.sent_by(pipe.client)) {
    const auto round = static_cast<std::size_t>(each.at.time_since_epoch() / 100ms);
    if (each.size > 0 && round < per_round.size()) ++per_round[round];
  }
  EXPECT_EQ(per_round, (std::vector<std::size_t>{0, 10, 20, 40, 80, 160}));
  EXPECT_EQ(pipe.server.received, patterned(1000 * kMss));
}

TEST(TcpSlowStart, BeginsAgainAfterAnIdleTimeLongerThanTheTimeout) {
  TcpPipe pipe(50ms, kWide);
  pipe.open();
  pipe.write(pipe.client, patterned(100 * kMss));
  pipe.run_for(10s);
  ASSERT_GT(pipe.client.end.sender().congestion().window(), 20 * kMss);
  pipe.write(pipe.client, patterned(100 * kMss));
  EXPECT_EQ(pipe.client.end.queued().unacknowledged, 10 * kMss);
}

TEST(TcpLoss, OneLostSegmentInAFullWindowCostsOneRoundTripAndNoTimeout) {
  TcpPipe pipe(50ms, kWide);
  pipe.decide = [](const TcpSent& sent) {
    // SYN, ACK, 10 data segments, and then the fifth of the second round.
    return TcpFate{.lost = sent.from_client && sent.index == 2 + 10 + 4};
  };
  pipe.open();
  pipe.write(pipe.client, patterned(200 * kMss));
  const auto lost = [&] { return pipe.sent_by(pipe.client)[16].segment.seq; };
  pipe.run_for(10s);
  std::vector<Duration> times;
  for (const auto& each : pipe.sent_by(pipe.client)) {
    if (each.segment.seq == lost()) times.push_back(each.at.time_since_epoch());
  }
  EXPECT_EQ(times, (std::vector<Duration>{200ms, 300ms}));
  EXPECT_EQ(pipe.server.received, patterned(200 * kMss));
}

TEST(TcpLoss, NothingIsDeliveredPastAHole) {
  TcpPipe pipe(50ms, kWide);
  pipe.decide = [](const TcpSent& sent) {
    return TcpFate{.lost = sent.from_client && sent.index == 1 && sent.size > 0};
  };
  pipe.open();
  pipe.write(pipe.client, patterned(10 * kMss));
  pipe.run_until(Instant(150ms));  // nine of ten have arrived
  EXPECT_EQ(pipe.server.received.size(), 0U);
  pipe.run_until(Instant(250ms));  // the first came again
  EXPECT_EQ(pipe.server.received, patterned(10 * kMss));
}

TEST(TcpLoss, HolesInOneWindowAreFilledOnePerRoundTripAndNothingElseIsRepeated) {
  TcpPipe pipe(50ms, kWide);
  const Instant fifth_round(500ms);
  pipe.decide = [&](const TcpSent& sent) {
    return TcpFate{.lost = sent.from_client && sent.at == fifth_round && sent.index % 2 == 0};
  };
  pipe.open();
  pipe.write(pipe.client, patterned(310 * kMss));
  pipe.run_for(60s);
  EXPECT_EQ(pipe.server.received, patterned(310 * kMss));
  std::size_t holes = 0;
  std::size_t repeated = 0;
  std::uint64_t end = 1;
  for (const auto& each : pipe.sent_by(pipe.client)) {
    if (each.lost) ++holes;
    if (each.size > 0 && each.segment.seq < end) ++repeated;
    end = std::max(end, each.segment.seq + each.size);
  }
  EXPECT_EQ(holes, 80U);       // of the 160 segments of the fifth round
  EXPECT_EQ(repeated, holes);  // a timeout would send more than the holes
}

struct Weather {
  std::uint64_t seed = 0;

  // One in `loss` is lost, one in `twice` doubled, each delayed by up to `jitter`.
  TcpFate operator()(const TcpSent& sent) const {
    const auto salt = seed * 2 + (sent.from_client ? 1 : 0);
    const auto draw = [&](std::uint64_t which) {
      return mixed(mixed(salt) ^ mixed(std::uint64_t{sent.index} * 4 + which));
    };
    const auto loss = 3 + mixed(seed) % 60;
    const auto jitter = 1 + mixed(seed + 1'000'000) % 30'000'000;
    TcpFate fate;
    fate.lost = draw(0) % loss == 0;
    fate.twice = draw(1) % 20 == 0;
    fate.extra = Duration(static_cast<std::int64_t>(draw(2) % jitter));
    return fate;
  }
};

TEST(TcpStream, ArrivesExactlyUnderFiveHundredSchedulesOfLossCopiesAndReordering) {
  const auto upwards = patterned(60'000);
  const auto downwards = patterned(20'000);
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    TcpPipe pipe(5ms, {.mss = kMss, .send_buffer = 8000, .receive_window = 12'000});
    pipe.decide = Weather{seed};
    pipe.open();
    pipe.write(pipe.client, upwards);
    pipe.write(pipe.server, downwards);
    const auto busy = [&] {
      return pipe.server.received.size() < upwards.size() ||
             pipe.client.received.size() < downwards.size();
    };
    ASSERT_TRUE(pipe.run_while(busy, Instant(10h))) << "seed " << seed;
    pipe.close(pipe.client);
    pipe.close(pipe.server);
    const auto open = [&] { return !pipe.client.end.finished() || !pipe.server.end.finished(); };
    ASSERT_TRUE(pipe.run_while(open, Instant(20h))) << "seed " << seed;
    ASSERT_EQ(pipe.server.received, upwards) << "seed " << seed;
    ASSERT_EQ(pipe.client.received, downwards) << "seed " << seed;
  }
}

TEST(TcpValue, ACopyIsEqualWritesTheSameAndGoesOnAlone) {
  TcpPipe pipe(5ms, kWide);
  pipe.decide = Weather{7};
  pipe.open();
  pipe.write(pipe.client, patterned(100 * kMss));
  pipe.run_for(100ms);
  const auto copy = pipe.client.end;
  EXPECT_EQ(copy, pipe.client.end);
  EXPECT_EQ(state_of(copy), state_of(pipe.client.end));
  pipe.run_for(100ms);
  EXPECT_NE(copy, pipe.client.end);
  EXPECT_NE(state_of(copy), state_of(pipe.client.end));
}

TEST(TcpValue, TheWrittenStateKnowsNothingOfHowTheBytesCameAbout) {
  // One host writes at once what the other writes in two pieces.
  TcpPipe once(5ms, kWide);
  TcpPipe twice(5ms, kWide);
  once.open();
  twice.open();
  once.write(once.client, patterned(300));
  twice.client.end.write(ByteView(patterned(300)).first(100), twice.now, twice.client);
  twice.client.end.write(ByteView(patterned(300)).subspan(100), twice.now, twice.client);
  EXPECT_EQ(once.client.end, twice.client.end);
  EXPECT_EQ(state_of(once.client.end), state_of(twice.client.end));
}

}  // namespace
}  // namespace midflight::sim
