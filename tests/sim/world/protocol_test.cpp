// Nodes of a protocol of one's own in a world.
#include "sim/world/protocol.h"

#include "sim/host/address.h"
#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

// It tells its peer, the next one round, of each start, and asks for nothing that it need not.
class Greeter : public HostOf<Greeter> {
 public:
  explicit Greeter(const Birth& birth)
      : peer_{(birth.self.value + 1) %
              static_cast<std::uint32_t>(birth.scenario.nodes.size() +
                                         (birth.follows("strays") ? 1 : 0))},
        boot_(birth.boot) {}

  void start(const HostCall& call) override {
    call.effects.datagram(address_of(peer_), as_bytes("hello"),
                          {.message = "HELLO", .peer = peer_});
    call.effects.report(
        {.kind = ReportKind::state, .peer = peer_, .name = "greeted", .number = boot_});
    call.effects.dial(ConnectionId{0}, address_of(peer_));
  }
  void datagram(Address /*from*/, ByteView bytes, const HostCall& call) override {
    call.effects.report(
        {.kind = ReportKind::received, .message = as_text(bytes) == "hello" ? "HELLO" : "?"});
  }
  void send_packet(NodeIndex /*to*/, ByteView /*packet*/, const HostCall& /*call*/) override {}
  void write_state(Writer& out, Numbers /*numbers*/) const override { out.integer(boot_); }

 private:
  NodeIndex peer_;
  std::uint32_t boot_;
};

const Protocol& greeting() {
  static const Protocol kGreeting{
      .name = "greeting", .rules = {{"strays", ""}}, .hosts = hosts_of<Greeter>};
  return kGreeting;
}

ScenarioConfig greeters() {
  auto config = chain(2);
  config.protocol = &greeting();
  return config;
}

TEST(NodesOfAProtocol, AreMadeFromTheScenarioAndGetWhatWasSentToThem) {
  Trial trial(greeters());
  trial.until(1s);
  EXPECT_EQ(trial.first(of(EventKind::received, kBeta)), kDelay);
  EXPECT_EQ(trial.first(of(EventKind::received, kAlpha)), kDelay);
}

TEST(NodesOfAProtocol, AreToldHowOftenTheyWereStarted) {
  auto config = greeters();
  FaultAction crash;
  crash.kind = FaultKind::crash;
  crash.a = kBeta;
  crash.restart_after = 1s;
  config.faults = {fault_at(5s, crash)};
  Trial trial(config);
  trial.until(10s);
  const auto starts = trial.all(of(EventKind::state, kBeta));
  ASSERT_EQ(starts.size(), 2U);
  EXPECT_EQ(starts[0].record_number, 0U);
  EXPECT_EQ(starts[1].record_number, 1U);
}

TEST(NodesOfAProtocol, ThatNameANodeWhichIsNotThereEndTheProgramWithAReason) {
  auto config = greeters();
  config.nodes[1].behaviour["strays"] = "true";
  EXPECT_EXIT(Trial(config).until(1s), testing::ExitedWithCode(70),
              "what a node answers names nodes of the scenario");
}

}  // namespace
}  // namespace midflight::sim
