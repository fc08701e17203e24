#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

constexpr Duration kAt = 10s;
constexpr Duration kTick = 1s + kTimerJitterMost;  // tinc's ping timer
// From an activated connection to a keyed channel: the edge, the next packet, REQ_KEY and ANS_KEY.
constexpr Duration kKeying = kEvery + 3 * kRoundTrip;

class TcpModels : public testing::TestWithParam<TcpModel> {};
class Reset : public TcpModels {};
class Crash : public TcpModels {};
INSTANTIATE_TEST_SUITE_P(Both, Reset, testing::Values(TcpModel::segments, TcpModel::stream));
INSTANTIATE_TEST_SUITE_P(Both, Crash, testing::Values(TcpModel::segments, TcpModel::stream));

FaultAction crash(NodeIndex node, Duration restart_after) {
  FaultAction fault;
  fault.kind = FaultKind::crash;
  fault.a = node;
  fault.restart_after = restart_after;
  return fault;
}

TEST_P(Reset, BothEndsLoseTheConnectionAtOnceAndTheDiallerRedials) {
  for (const auto dialler : {kAlpha, kBeta}) {
    const auto other = dialler == kAlpha ? kBeta : kAlpha;
    auto config = chain(2, GetParam());
    config.connections = {{dialler, other, {}}};
    FaultAction reset;
    reset.kind = FaultKind::reset;
    reset.a = kAlpha;
    reset.b = kBeta;
    config.faults = {fault_at(kAt, reset)};
    Trial trial(config);
    trial.until(30s);
    const auto dialled =
        trial.first(says(EventKind::log, dialler, "Trying to connect to {peer}"), kAt);
    EXPECT_GE(dialled, kAt + 5s);  // the first back-off
    EXPECT_LE(dialled, kAt + 5s + kTimerJitterMost);
    for (const auto node : {kAlpha, kBeta}) {
      EXPECT_EQ(trial.first(connection(node, false), kAt), kAt);
      const auto up = trial.first(connection(node, true), kAt);
      EXPECT_GE(up, dialled);
      EXPECT_LE(up, dialled + kConnecting);
    }
  }
}

// The fresh node knows nobody, and the other one doesn't know that until something of its own over
// TCP meets a reset: then back-off, dial, keys. Without traffic that is the next PING.
TEST_P(Crash, AcceptorIsFoundGoneByTheNextPing) {
  auto config = chain(2, GetParam());
  config.faults = {fault_at(kAt, crash(kBeta, 3s))};
  Trial trial(config);
  trial.until(120s);
  EXPECT_EQ(trial.first(of(EventKind::stopped, kBeta)), kAt);
  EXPECT_EQ(trial.first(of(EventKind::started, kBeta), kAt), kAt + 3s);
  const auto ping = trial.first(
      [](const Event& event) {
        return of(EventKind::sent, kAlpha)(event) && event.message == "PING";
      },
      kAt);
  EXPECT_GE(ping, 60s);
  EXPECT_LE(ping, kConnecting + 60s + 1s + kTick);
  const auto closed = trial.first(connection(kAlpha, false), kAt);
  EXPECT_EQ(closed, ping + kRoundTrip);
  const auto up = trial.first(connection(kAlpha, true), closed);
  EXPECT_GE(up, closed + 5s);
  EXPECT_LE(up, closed + 5s + kTimerJitterMost + kConnecting);
}

// With traffic it is the first packet after UDP has been unconfirmed for 30 s without a reply.
TEST_P(Crash, AcceptorIsFoundGoneByTheFirstPacketOverTcp) {
  auto config = chain(2, GetParam());
  config.traffic = {every(kEvery, kAlpha, kBeta)};
  config.faults = {fault_at(kAt, crash(kBeta, 3s))};
  Trial trial(config);
  trial.until(120s);
  const auto unconfirmed = trial.first(timer(kAlpha, "udp_timeout"), kAt);
  EXPECT_LE(unconfirmed, kAt + 30s);
  const auto closed = trial.first(connection(kAlpha, false), kAt);
  EXPECT_GE(closed, unconfirmed + kRoundTrip);
  EXPECT_LE(closed, unconfirmed + kEvery + kRoundTrip);
  const auto up = trial.first(connection(kAlpha, true), closed);
  EXPECT_GE(up, closed + 5s);
  EXPECT_LE(up, closed + 5s + kTimerJitterMost + kConnecting);
  const auto delivered = trial.first(of(EventKind::packet_in, kBeta), kAt + kDelay);
  EXPECT_GE(delivered, up);
  EXPECT_LE(delivered, up + kKeying);
}

// It dials as soon as it runs; its new connection replaces the half-open one, and the flip of the
// graph ends the old channel.
TEST_P(Crash, DiallerIsBackAsSoonAsItRestarts) {
  auto config = chain(2, GetParam());
  config.traffic = {every(kEvery, kBeta, kAlpha)};
  constexpr Duration kRestart = kAt + 3s;
  config.faults = {fault_at(kAt, crash(kAlpha, 3s))};
  Trial trial(config);
  trial.until(30s);
  const auto up = trial.first(connection(kBeta, true), kAt);
  EXPECT_GE(up, kRestart);
  EXPECT_LE(up, kRestart + kConnecting);
  const auto delivered = trial.first(of(EventKind::packet_in, kAlpha), kAt + kDelay);
  EXPECT_GE(delivered, up);
  EXPECT_LE(delivered, up + kKeying);
}

TEST(CrashInMidHandshake, BetweenKexAndSigLeavesNobodyStuck) {
  auto config = chain(2);
  config.nodes[0].key_expire = 5s;
  config.traffic = {every(kEvery, kBeta, kAlpha)};
  config.faults = {{received(kAlpha, "KEX", kBeta, 2), crash(kAlpha, 1s)}};
  Trial trial(config);
  trial.until(20s);
  const auto stopped = trial.first(of(EventKind::stopped, kAlpha));
  const auto delivered = trial.first(of(EventKind::packet_in, kAlpha), stopped);
  EXPECT_GE(delivered, stopped + 1s);
  EXPECT_LE(delivered, stopped + 1s + kConnecting + kKeying);
}

TEST(Pause, DefersWhatArrivesAndResumesInOrder) {
  auto config = chain(2);
  config.traffic = {every(kEvery, kAlpha, kBeta)};
  config.traffic[0].until = 19s;
  FaultAction pause;
  pause.kind = FaultKind::pause;
  pause.a = kBeta;
  pause.lasts = 2s;
  config.faults = {fault_at(kAt, pause)};
  Trial trial(config);
  trial.until(20s);
  const auto resumes = kAt + 2s;
  EXPECT_EQ(trial.count([&](const Event& event) {
    return event.node == kBeta && event.kind != EventKind::fault && when(event) > kAt &&
           when(event) < resumes;
  }),
            0);
  const auto at_once = trial.all([&](const Event& event) {
    return of(EventKind::packet_in, kBeta)(event) && when(event) == resumes;
  });
  EXPECT_EQ(at_once.size(), static_cast<std::size_t>(2s / kEvery));
  const auto sent = trial.all(of(EventKind::packet_out, kAlpha));
  const auto got = trial.all(of(EventKind::packet_in, kBeta));
  ASSERT_EQ(got.size(), sent.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_EQ(got[i].packet, sent[i].packet);
}

TEST(CrashedHost, OfAPausedNodeDoesNotStopItsApplications) {
  auto config = chain(2, TcpModel::stream);
  config.traffic = {every(kEvery, kBeta, kAlpha)};
  FaultAction pause;
  pause.kind = FaultKind::pause;
  pause.a = kBeta;
  pause.lasts = 1min;
  config.faults = {fault_at(kAt, pause), fault_at(kAt + 2s, crash(kBeta, 1s))};
  Trial trial(config);
  trial.until(20s);
  const auto restarted = trial.first(of(EventKind::started, kBeta), kAt);
  EXPECT_EQ(restarted, kAt + 3s);
  EXPECT_EQ(trial.count([&](const Event& event) {
    return of(EventKind::packet_out, kBeta)(event) && when(event) >= restarted;
  }),
            static_cast<std::size_t>((20s - restarted) / kEvery) + 1);
}

TEST(CrashedHost, OfANodeThatIsDownRestartsItOnce) {
  auto config = chain(2);
  config.faults = {fault_at(kAt, crash(kBeta, 3s)), fault_at(kAt + 1s, crash(kBeta, 1s))};
  Trial trial(config);
  trial.until(20s);
  EXPECT_EQ(trial.count([](const Event& event) { return of(EventKind::started, kBeta)(event); }),
            2);
  EXPECT_EQ(trial.first(of(EventKind::started, kBeta), kAt), kAt + 2s);
}

}  // namespace
}  // namespace midflight::sim
