// What a paused node finds when it goes on: messages and timers, in the order in which they came.
#include "sim/world/protocol.h"
#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

constexpr Duration kPatience = 3s;

// Says so when it heard nothing for kPatience, and then waits no more; or, as a rule, once it has
// heard anything at all.
class Watchdog : public HostOf<Watchdog> {
 public:
  explicit Watchdog(const Birth& birth) : content_(birth.follows("content")) {}

  void start(const HostCall& call) override { wait(call); }
  void datagram(Address /*from*/, ByteView /*bytes*/, const HostCall& call) override {
    if (content_) {
      call.effects.disarm(TimerId{0});
    } else {
      wait(call);
    }
  }
  void timer(TimerId /*timer*/, const HostCall& /*call*/) override {}
  void send_packet(NodeIndex to, ByteView packet, const HostCall& call) override {
    call.effects.datagram(address_of(to), packet, {.message = "FOOD", .peer = to});
  }
  void write_state(Writer& /*out*/, Numbers /*numbers*/) const override {}

 private:
  static void wait(const HostCall& call) {
    call.effects.arm(TimerId{0}, "hungry", call.now + kPatience);
  }

  bool content_;
};

const Protocol& watching() {
  static const Protocol kWatching{
      .name = "watching", .rules = {{"content", ""}}, .hosts = hosts_of<Watchdog>};
  return kWatching;
}

// beta is paused from 1 s to 5 s. In that time it is fed once, and its first patience, to 3 s,
// ends.
ScenarioConfig paused(Duration fed) {
  auto config = chain(2);
  config.protocol = &watching();
  TrafficConfig food;
  food.from = kAlpha;
  food.to = kBeta;
  food.shape = Burst{1, fed - kDelay};
  config.traffic = {food};
  FaultAction pause;
  pause.kind = FaultKind::pause;
  pause.a = kBeta;
  pause.lasts = 4s;
  config.faults = {fault_at(1s, pause)};
  return config;
}

std::vector<Duration> hungry(const ScenarioConfig& config) {
  Trial trial(config);
  trial.until(20s);
  std::vector<Duration> out;
  for (const auto& event : trial.all(timer(kBeta, "hungry"))) out.push_back(when(event));
  return out;
}

TEST(Pause, ATimerThatAnEarlierMessageMovesIsNotDueAnyMore) {
  EXPECT_EQ(hungry(paused(2s)), (std::vector<Duration>{5s + kPatience}));
}

TEST(Pause, ATimerThatAnEarlierMessageDisarmsNeverFires) {
  auto config = paused(2s);
  config.nodes[1].behaviour["content"] = "true";
  EXPECT_TRUE(hungry(config).empty());
}

TEST(Pause, ATimerThatWasDueBeforeTheMessageCameFiresBeforeIt) {
  EXPECT_EQ(hungry(paused(4s)), (std::vector<Duration>{5s, 5s + kPatience}));
}

// The clock's step moves what is due, as for any other timer; what came up already has come up.
TEST(Pause, ATimerThatCameUpMeanwhileIsNotTakenBackByTheClock) {
  auto config = paused(4s);
  FaultAction step;
  step.kind = FaultKind::clock_step;
  step.a = kBeta;
  step.step = -10s;
  config.faults.push_back(fault_at(3500ms, step));
  EXPECT_EQ(hungry(config), (std::vector<Duration>{5s, 5s + kPatience}));
}

// What waits at a paused node is known by what it is, not by where it is kept.
TEST(Pause, WorldsInWhichOtherPacketsWaitAreNotTheSame) {
  const auto waiting = [](std::uint32_t size) {
    auto config = paused(2s);
    config.traffic[0].size = size;
    Trial trial(config);
    trial.until(3s);
    World world = trial.world();
    return world.hash({});
  };
  EXPECT_EQ(waiting(84), waiting(84));
  EXPECT_NE(waiting(84), waiting(184));
}

TEST(Pause, EndsWithTheLastOfThoseThatOverlap) {
  auto config = paused(2s);
  FaultAction shorter;
  shorter.kind = FaultKind::pause;
  shorter.a = kBeta;
  shorter.lasts = 1s;
  config.faults.push_back(fault_at(2500ms, shorter));
  EXPECT_EQ(hungry(config), (std::vector<Duration>{5s + kPatience}));
}

}  // namespace
}  // namespace midflight::sim
