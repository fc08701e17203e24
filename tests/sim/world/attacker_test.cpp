#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

// The first packets go as PACKET, so that alpha's n-th datagram is not of its n-th packet.

// What is injected when alpha's n-th packet has left.
InjectionConfig inject_after(std::uint32_t packets, Action action) {
  InjectionConfig injection;
  injection.name = "attack";
  injection.when.node = kAlpha;
  injection.when.event = TriggerEvent::sent;
  injection.when.record = "DATA";
  injection.when.occurrence = packets;
  injection.after = kEvery / 2;
  injection.action = std::move(action);
  return injection;
}

ScenarioConfig attacked(std::uint32_t after_packets, Action action) {
  auto config = chain(2);
  config.traffic = {every(kEvery, kAlpha, kBeta)};
  config.injections = {inject_after(after_packets, std::move(action))};
  return config;
}

Trial::Wanted restart_at(NodeIndex node) {
  return [node](const Event& event) {
    return of(EventKind::restart, node)(event) && event.text.starts_with("Failed to decode");
  };
}

// Destination zero, beta's id as nobody's: no source id is known, but the address is alpha's.
const std::vector<std::uint8_t> kForged(64, 0);

TEST(ForgedDatagram, IsRefusedAndDeliversNothing) {
  Trial with(attacked(50, ForgeAction{kAlpha, kBeta, kForged, {}}));
  Trial without([] {
    auto config = chain(2);
    config.traffic = {every(kEvery, kAlpha, kBeta)};
    return config;
  }());
  with.until(9s);
  without.until(9s);
  const auto injected =
      with.first([](const Event& event) { return event.kind == EventKind::injected; });
  EXPECT_EQ(with.count(of(EventKind::refused, kBeta)),
            without.count(of(EventKind::refused, kBeta)) + 1);
  EXPECT_EQ(with.first(of(EventKind::refused, kBeta), injected), injected + kDelay);
  EXPECT_EQ(with.count(of(EventKind::packet_in, kBeta)),
            without.count(of(EventKind::packet_in, kBeta)));
}

TEST(ReplayedDatagram, IsRefusedAsLateOrReplayed) {
  Trial trial(attacked(50, ForgeAction{kAlpha, kBeta, {}, 25}));
  trial.until(9s);
  const auto refused = trial.all(says(
      EventKind::refused, kBeta, "Received late or replayed packet, seqno {a}, last received {b}"));
  ASSERT_EQ(refused.size(), 1);
  EXPECT_LT(refused[0].a, refused[0].b);
  EXPECT_EQ(trial.count(restart_at(kBeta)), 0) << "REQ_KEY is less than 10 s old";
}

// Fewer datagrams than that are sent, so a `sometimes` fact of its name must not hold.
TEST(ReplayedDatagram, ThatWasNeverSentIsNotInjected) {
  Trial trial(attacked(50, ForgeAction{kAlpha, kBeta, {}, 1'000'000}));
  trial.until(9s);
  EXPECT_EQ(trial.count([](const Event& event) { return event.kind == EventKind::injected; }), 0);
}

// The 10-second rule: the channel is keyed soon after 2 s.
TEST(ReplayedDatagram, RestartsAChannelThatIsOldUnlessTheRuleIsOff) {
  for (const bool rule : {true, false}) {
    auto config = attacked(150, ForgeAction{kAlpha, kBeta, {}, 100});
    config.nodes[1].behaviour["restart_on_undecryptable"] = rule ? "true" : "false";
    Trial trial(config);
    trial.until(30s);
    EXPECT_EQ(trial.count(restart_at(kBeta)), rule ? 1 : 0);
  }
}

// KEX; KEX and SIG; SIG and ACK; ACK: beta has the keys after one and a half round trips, alpha
// after two.
TEST(ForcedKeyExchange, TakesTwoRoundTrips) {
  auto config = chain(2);
  config.traffic = {every(kEvery, kAlpha, kBeta)};
  FaultAction force;
  force.kind = FaultKind::force_kex;
  force.a = kAlpha;
  force.b = kBeta;
  constexpr Duration kAt = 5s;
  config.faults = {fault_at(kAt, force)};
  Trial trial(config);
  trial.until(8s);
  EXPECT_EQ(trial.first(of(EventKind::rekey, kAlpha, kBeta)), kAt);
  EXPECT_EQ(trial.count(of(EventKind::rekey, kBeta)), 0);
  EXPECT_EQ(trial.first(of(EventKind::keyed, kBeta, kAlpha), kAt), kAt + kRoundTrip * 3 / 2);
  EXPECT_EQ(trial.first(of(EventKind::keyed, kAlpha, kBeta), kAt), kAt + 2 * kRoundTrip);
}

}  // namespace
}  // namespace midflight::sim
