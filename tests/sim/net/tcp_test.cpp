// The life of a connection: opening, acknowledging, losing, closing, crashing.
#include "sim/net/tcp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/tcp_pipe.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr Duration kOneWay = 10ms;
constexpr TcpConfig kConfig{.mss = kMss};

Instant at(Duration since_start) { return Instant(since_start); }

std::vector<Instant> times(const std::vector<TcpSent>& segments) {
  std::vector<Instant> out;
  for (const auto& each : segments) out.push_back(each.at);
  return out;
}

std::vector<TcpEvent> events(const TcpPipe::Host& host) {
  std::vector<TcpEvent> out;
  for (const auto& each : host.events) out.push_back(each.second);
  return out;
}

struct OpenPipe : TcpPipe {
  explicit OpenPipe(const TcpConfig& config = kConfig) : TcpPipe(kOneWay, config) {
    open();
    run_for(100ms);
    client.events.clear();
    server.events.clear();
    sent.clear();
  }
};

TEST(TcpOpen, TakesThreeSegments) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.open();
  pipe.run_for(1s);
  ASSERT_EQ(pipe.sent.size(), 3U);
  EXPECT_TRUE(pipe.sent[0].segment.syn && !pipe.sent[0].segment.has_ack);
  EXPECT_TRUE(pipe.sent[1].segment.syn && pipe.sent[1].segment.ack == 1);
  EXPECT_TRUE(!pipe.sent[2].segment.syn && pipe.sent[2].segment.ack == 1);
  EXPECT_EQ(pipe.client.time_of(TcpEvent::established), at(2 * kOneWay));
  EXPECT_EQ(pipe.server.time_of(TcpEvent::established), at(3 * kOneWay));
  EXPECT_EQ(pipe.client.end.deadline(), std::nullopt);
  EXPECT_EQ(pipe.server.end.deadline(), std::nullopt);
}

TEST(TcpOpen, DataWrittenEarlyLeaveWithTheHandshakesLastSegment) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.open();
  pipe.write(pipe.client, patterned(10));
  pipe.run_for(1s);
  EXPECT_EQ(pipe.sent[2].at, at(2 * kOneWay));
  EXPECT_EQ(pipe.sent[2].size, 10U);
  EXPECT_EQ(pipe.server.received, patterned(10));
}

TEST(TcpOpen, SynIsRepeatedAfterOneSecondDoublingAndThenGivenUp) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.server.up = false;
  pipe.open();
  pipe.run_for(1h);
  EXPECT_THAT(times(pipe.sent),
              ElementsAre(at(0s), at(1s), at(3s), at(7s), at(15s), at(31s), at(63s)));
  EXPECT_EQ(pipe.client.time_of(TcpEvent::timed_out), at(127s));
  EXPECT_TRUE(pipe.client.end.finished());
}

TEST(TcpOpen, AfterALostSynTheFirstTimeoutIsThreeSeconds) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.decide = [](const TcpSent& sent) {
    return TcpFate{.lost = sent.from_client && (sent.index == 0 || sent.size > 0)};
  };
  pipe.open();
  pipe.run_until(at(1s + 2 * kOneWay));
  pipe.sent.clear();
  pipe.write(pipe.client, patterned(10));
  pipe.run_for(3s);
  EXPECT_THAT(times(pipe.sent_by(pipe.client)),
              ElementsAre(at(1s + 2 * kOneWay), at(4s + 2 * kOneWay)));
}

TEST(TcpOpen, OnlyAfterASecondLostSynTheInitialWindowIsOneSegment) {
  for (const std::uint32_t lost : {1U, 2U}) {
    TcpPipe pipe(kOneWay, kConfig);
    pipe.decide = [&](const TcpSent& sent) {
      return TcpFate{.lost = sent.from_client && sent.index < lost};
    };
    pipe.open();
    pipe.write(pipe.client, patterned(20 * kMss));
    pipe.run_until(at((lost == 1 ? 1s : 3s) + 2 * kOneWay));
    EXPECT_EQ(pipe.client.end.queued().unacknowledged, (lost == 1 ? 10 : 1) * kMss);
  }
}

TEST(TcpOpen, ALostLastSegmentIsRepairedByTheRepeatedSynAck) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.decide = [](const TcpSent& sent) {
    return TcpFate{.lost = sent.from_client && sent.index == 1};
  };
  pipe.open();
  pipe.run_for(10s);
  // SYN-ACK left at 1 delay, again 1 s later, and its answer comes two delays after that.
  EXPECT_EQ(pipe.server.time_of(TcpEvent::established), at(3 * kOneWay + 1s));
}

TEST(TcpOpen, AHostWithoutListenerRefuses) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.server.knows = false;
  pipe.open();
  pipe.run_for(1s);
  EXPECT_EQ(pipe.client.time_of(TcpEvent::reset), at(2 * kOneWay));
  EXPECT_TRUE(pipe.client.end.finished());
}

TEST(TcpAck, IsImmediateForTheFirst16SegmentsAndThenDelayedBy40Milliseconds) {
  OpenPipe pipe;
  for (int i = 0; i < 18; ++i) {
    const auto written = pipe.now;
    pipe.sent.clear();
    pipe.write(pipe.client, patterned(10));
    pipe.run_for(100ms);
    const auto wait = i < 16 ? 0ms : 40ms;
    ASSERT_THAT(times(pipe.sent_by(pipe.server)), ElementsAre(written + kOneWay + wait)) << i;
  }
}

TEST(TcpAck, IsImmediateForEachSecondFullSegment) {
  OpenPipe pipe;
  for (int i = 0; i < 16; ++i) {
    pipe.write(pipe.client, patterned(10));
    pipe.run_for(100ms);
  }
  pipe.sent.clear();
  const auto written = pipe.now;
  pipe.write(pipe.client, patterned(5 * kMss));
  pipe.run_for(1s);
  EXPECT_THAT(times(pipe.sent_by(pipe.server)),
              ElementsAre(written + kOneWay, written + kOneWay, written + kOneWay + 40ms));
}

TEST(TcpAck, TravelsWithDataThatGoTheOtherWay) {
  OpenPipe pipe;
  for (int i = 0; i < 16; ++i) {
    pipe.write(pipe.client, patterned(10));
    pipe.run_for(100ms);
  }
  pipe.write(pipe.client, patterned(10));
  pipe.run_for(kOneWay);
  pipe.sent.clear();
  pipe.write(pipe.server, patterned(20));
  pipe.run_for(5ms);
  ASSERT_EQ(pipe.sent_by(pipe.server).size(), 1U);
  EXPECT_EQ(pipe.sent_by(pipe.server)[0].segment.ack, 17U * 10U + 1U);
  EXPECT_EQ(pipe.server.end.queued().unacknowledged, 20U);
}

TEST(TcpTimeout, ALostSegmentIsRepeatedAfter200MillisecondsDoubling) {
  OpenPipe pipe;
  const auto written = pipe.now;
  pipe.decide = [&](const TcpSent& sent) { return TcpFate{.lost = sent.at < written + 1400ms}; };
  pipe.write(pipe.client, patterned(100));
  pipe.run_for(10s);
  EXPECT_THAT(times(pipe.sent_by(pipe.client)),
              ElementsAre(written, written + 200ms, written + 600ms, written + 1400ms));
  EXPECT_EQ(pipe.server.received, patterned(100));
}

TEST(TcpTimeout, TheBackOffLastsUntilDataAreAcknowledgedThatWereSentOnce) {
  OpenPipe pipe;
  std::uint32_t to_lose = 1;
  pipe.decide = [&](const TcpSent& sent) {
    return TcpFate{.lost = sent.from_client && to_lose > 0 && to_lose-- > 0};
  };
  pipe.write(pipe.client, patterned(100));
  pipe.run_for(1s);
  to_lose = 1;
  const auto written = pipe.now;
  pipe.sent.clear();
  pipe.write(pipe.client, patterned(100));
  pipe.run_for(1s);
  EXPECT_THAT(times(pipe.sent_by(pipe.client)), ElementsAre(written, written + 400ms));
  pipe.write(pipe.client, patterned(100));
  pipe.run_for(1s);
  EXPECT_EQ(pipe.client.end.sender().rto().timeout(), 200ms);
}

TEST(TcpTimeout, ThePeerIsGivenUpAfterTheConfiguredRetries) {
  OpenPipe pipe({.mss = kMss, .retries = 3});
  pipe.server.up = false;
  const auto written = pipe.now;
  pipe.write(pipe.client, patterned(1));
  pipe.run_for(1h);
  EXPECT_EQ(pipe.sent_by(pipe.client).size(), 4U);
  EXPECT_EQ(pipe.client.time_of(TcpEvent::timed_out), written + 200ms + 400ms + 800ms + 1600ms);
}

TEST(TcpWrite, TakesNoMoreThanTheSendBufferUntilThereIsRoom) {
  OpenPipe pipe({.mss = kMss, .send_buffer = 4 * kMss});
  pipe.server.up = false;
  const auto data = patterned(10 * kMss);
  EXPECT_EQ(pipe.client.end.write(data, pipe.now, pipe.client), 4 * kMss);
  EXPECT_EQ(pipe.client.end.write(data, pipe.now, pipe.client), 0U);
  EXPECT_EQ(pipe.client.end.queued().unacknowledged, 4 * kMss);
  EXPECT_THAT(events(pipe.client), ElementsAre());
  pipe.server.up = true;
  pipe.run_for(1s);
  EXPECT_THAT(events(pipe.client), ElementsAre(TcpEvent::writable));
  EXPECT_EQ(pipe.client.end.write(data, pipe.now, pipe.client), 4 * kMss);
}

TEST(TcpWrite, CountsWhatWaitsForTheCongestionWindow) {
  OpenPipe pipe;
  pipe.write(pipe.client, patterned(25 * kMss));
  EXPECT_EQ(pipe.client.end.queued().unacknowledged, 10 * kMss);
  EXPECT_EQ(pipe.client.end.queued().unsent, 15 * kMss);
  pipe.run_for(10s);
  EXPECT_EQ(pipe.client.end.queued().unacknowledged, 0U);
  EXPECT_EQ(pipe.client.end.queued().unsent, 0U);
}

TEST(TcpWrite, NeverGoesBeyondTheReceiveWindow) {
  OpenPipe pipe({.mss = kMss, .receive_window = 2 * kMss + 500});
  const auto data = patterned(100 * kMss);
  pipe.write(pipe.client, data);
  EXPECT_EQ(pipe.client.end.queued().unacknowledged, 2 * kMss);
  pipe.run_for(10s);
  EXPECT_EQ(pipe.server.received, data);
}

TEST(TcpClose, EndsOneDirectionAndLeavesTheOtherOpen) {
  OpenPipe pipe;
  const auto start = pipe.now;
  pipe.write(pipe.client, patterned(2500));
  pipe.close(pipe.client);
  EXPECT_EQ(pipe.client.end.write(patterned(1), pipe.now, pipe.client), 0U);
  pipe.run_for(30s);
  EXPECT_EQ(pipe.server.received, patterned(2500));
  EXPECT_EQ(pipe.server.time_of(TcpEvent::peer_closed), start + kOneWay);
  pipe.write(pipe.server, patterned(5000));
  pipe.close(pipe.server);
  const auto end = pipe.now;
  pipe.run_for(5s);
  EXPECT_EQ(pipe.client.received, patterned(5000));
  EXPECT_THAT(events(pipe.client), ElementsAre(TcpEvent::peer_closed, TcpEvent::closed));
  EXPECT_THAT(events(pipe.server), ElementsAre(TcpEvent::peer_closed, TcpEvent::closed));
  EXPECT_EQ(pipe.client.time_of(TcpEvent::closed), end + kOneWay);
  EXPECT_EQ(pipe.server.time_of(TcpEvent::closed), end + 2 * kOneWay);
}

TEST(TcpClose, TheEndThatClosedFirstLingers60Seconds) {
  OpenPipe pipe;
  pipe.close(pipe.client);
  pipe.run_for(kOneWay);
  pipe.close(pipe.server);
  pipe.run_for(2 * kOneWay);
  EXPECT_TRUE(pipe.server.end.finished());
  EXPECT_FALSE(pipe.client.end.finished());
  pipe.run_for(60s - kOneWay - 1ns);
  EXPECT_FALSE(pipe.client.end.finished());
  pipe.run_for(1ns);
  EXPECT_TRUE(pipe.client.end.finished());
}

TEST(TcpClose, ALostLastAcknowledgementIsRepeatedFromTimeWait) {
  OpenPipe pipe;
  pipe.close(pipe.client);
  pipe.run_for(kOneWay);
  std::uint32_t to_lose = 1;
  pipe.decide = [&](const TcpSent& sent) {
    return TcpFate{.lost = sent.from_client && to_lose > 0 && to_lose-- > 0};
  };
  const auto closed = pipe.now;
  pipe.close(pipe.server);
  pipe.run_for(1s);
  EXPECT_EQ(pipe.server.time_of(TcpEvent::closed), closed + 200ms + 2 * kOneWay);
}

TEST(TcpClose, BothAtOnceEndBothInTimeWait) {
  OpenPipe pipe;
  const auto start = pipe.now;
  pipe.close(pipe.client);
  pipe.close(pipe.server);
  pipe.run_for(1s);
  for (auto* host : {&pipe.client, &pipe.server}) {
    EXPECT_THAT(events(*host), ElementsAre(TcpEvent::peer_closed, TcpEvent::closed));
    EXPECT_EQ(host->time_of(TcpEvent::closed), start + 2 * kOneWay);
    EXPECT_FALSE(host->end.finished());
  }
  pipe.run_for(60s);
  EXPECT_TRUE(pipe.client.end.finished() && pipe.server.end.finished());
}

TEST(TcpClose, BeforeTheConnectionIsOpenForgetsIt) {
  TcpPipe pipe(kOneWay, kConfig);
  pipe.open();
  pipe.close(pipe.client);
  EXPECT_TRUE(pipe.client.end.finished());
  pipe.run_for(1s);
  EXPECT_THAT(events(pipe.server), ElementsAre(TcpEvent::reset));
}

TEST(TcpReset, AnAbortReachesThePeerAndSaysNothingHere) {
  OpenPipe pipe;
  const auto start = pipe.now;
  pipe.client.end.abort(pipe.client);
  pipe.run_for(1s);
  EXPECT_THAT(events(pipe.client), ElementsAre());
  EXPECT_EQ(pipe.server.time_of(TcpEvent::reset), start + kOneWay);
  EXPECT_EQ(pipe.sent.size(), 1U);
}

TEST(TcpReset, ASegmentForNobodyIsAnsweredSoThatItsSenderBelievesIt) {
  TcpSegment data;
  data.seq = 101;
  data.ack = 77;
  data.has_ack = true;
  const auto with_ack = reset_reply(data, 10);
  ASSERT_TRUE(with_ack && with_ack->rst);
  EXPECT_EQ(with_ack->seq, 77U);
  TcpSegment syn;
  syn.syn = true;
  const auto without = reset_reply(syn, 0);
  ASSERT_TRUE(without && without->rst && without->has_ack);
  EXPECT_EQ(without->ack, 1U);
  EXPECT_FALSE(reset_reply(*without, 0));
}

TEST(TcpReset, OneThatIsNotExactlyNextIsAnsweredAndNotBelieved) {
  OpenPipe pipe;
  TcpSegment reset;
  reset.rst = true;
  reset.seq = 2;
  pipe.client.end.receive(reset, {}, pipe.now, pipe.client);
  ASSERT_EQ(pipe.sent.size(), 1U);
  EXPECT_EQ(pipe.sent[0].segment.ack, 1U);
  reset.seq = 0;
  pipe.client.end.receive(reset, {}, pipe.now, pipe.client);
  EXPECT_EQ(pipe.sent.size(), 1U);
  EXPECT_FALSE(pipe.client.end.finished());
}

TEST(TcpHalfOpen, IsNoticedOnlyByTheEndThatSends) {
  OpenPipe pipe;
  pipe.server.knows = false;  // it crashed and came back
  pipe.run_for(1h);
  EXPECT_THAT(events(pipe.client), ElementsAre());
  const auto written = pipe.now;
  pipe.write(pipe.client, patterned(10));
  pipe.run_for(1s);
  EXPECT_EQ(pipe.client.time_of(TcpEvent::reset), written + 2 * kOneWay);
}

TEST(TcpHalfOpen, APeerThatVanishesWithoutItsEndIsForgottenAfterAMinute) {
  OpenPipe pipe;
  const auto start = pipe.now;
  pipe.close(pipe.client);
  pipe.run_for(1h);
  EXPECT_EQ(pipe.client.time_of(TcpEvent::timed_out), start + 2 * kOneWay + 60s);
}

}  // namespace
}  // namespace midflight::sim
