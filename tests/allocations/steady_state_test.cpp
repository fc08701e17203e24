// Each does the same thing over and over: what it needs, it has got when it was done a few times.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "scenarios/reader.h"
#include "sim/net/link.h"
#include "sim/trace/digest.h"
#include "sim/world/world.h"
#include "tests/allocations/counter.h"
#include "tests/bench/two_ends.h"

namespace midflight::test {
namespace {

using namespace std::chrono_literals;

TEST(SteadyState, TheCounterCounts) {
  EXPECT_EQ(allocations_of([] { Bytes(100); }), 1U);
  EXPECT_EQ(allocations_of([] {}), 0U);
}

// Tokens hop from host to host, each over a link that loses and delays.
class Tokens {
 public:
  static constexpr std::uint32_t kHosts = 64;

  Tokens() {
    settings_.delay = 1ms;
    settings_.jitter = 1us;
    settings_.rate = 100'000'000;
    settings_.loss.good = {1, 100};
    sim::Step start(simulator_, chooser_, digest_);
    for (std::uint32_t host = 0; host < kHosts; ++host) {
      start.schedule_at(Instant(), {0, NodeIndex{host}});
    }
  }
  void hop() {
    const auto entry = simulator_.schedule.pop();
    simulator_.now = entry.at;
    sim::Step step(simulator_, chooser_, digest_);
    sim::Event event;
    event.node = entry.event.node;
    step.emit(event);
    const sim::Subject subject{++hops_, true};
    const auto passage = link_.carry(settings_, sim::Transport::udp, 128, subject, step);
    const auto pending = sim::Pending{0, NodeIndex{(entry.event.node.value + 1) % kHosts}};
    if (passage.lost.empty()) {
      step.schedule(passage.earliest, passage.extra, 1, subject, pending);
    } else {
      step.schedule_at(step.now() + 1ms, pending);
      // A timer that is set and taken back leaves nothing either.
      simulator_.schedule.cancel(step.schedule_at(step.now() + 1s, pending));
    }
  }

 private:
  sim::Simulator simulator_;
  sim::SampledChooser chooser_{1};
  sim::Digest digest_;
  sim::DirectionSettings settings_;
  sim::LinkDirection link_{1};
  std::uint64_t hops_ = 0;
};

TEST(SteadyState, EventsOnALinkAllocateNothing) {
  Tokens tokens;
  const auto hop_often = [&] {
    for (int i = 0; i < 20'000; ++i) tokens.hop();
  };
  hop_often();
  EXPECT_EQ(allocations_of(hop_often), 0U);
}

TEST(SteadyState, RecordsAreSealedAndOpenedWithoutAllocating) {
  crypto::Operations crypto;
  bench::TwoEnds ends(crypto);
  ends.handshake();
  const Bytes body(1400);
  const auto send_often = [&] {
    for (int i = 0; i < 100; ++i) {
      ends.initiator.send(body);
      ends.responder.take_from(ends.initiator);
    }
  };
  send_often();
  EXPECT_EQ(allocations_of(send_often), 0U);
}

// Two nodes that send each other a packet every 7 ms, and no rekey until the end.
class Flood {
 public:
  Flood() {
    const auto file = std::filesystem::path(MIDFLIGHT_SOURCE_DIR) /
                      "scenarios/races/ping-flood-from-both-after-fix.json";
    const scenarios::Override no_rekey{"nodes.alpha.key_expire", "1h"};
    scenario_ = scenarios::load_scenario(file.string(), {&no_rekey, 1}).value().front().config;
    world.emplace(sim::make_setup(scenario_, 1, crypto_), sim::Order::sampled, context());
    run_until(10s);
  }
  void run_until(Duration at) {
    while (world->next() <= Instant(at)) world->step(context());
  }
  std::optional<sim::World> world;

 private:
  sim::StepContext context() { return {chooser_, digest_, crypto_}; }

  sim::ScenarioConfig scenario_;
  crypto::Operations crypto_;
  sim::SampledChooser chooser_{1};
  sim::Digest digest_;
};

TEST(SteadyState, AWorldIsCopiedOverAnotherAndHashedWithoutAllocating) {
  Flood flood;
  const auto begin = *flood.world;
  auto other = begin;
  const auto go_back_and_hash = [&] {
    other = begin;
    EXPECT_EQ(other.hash({}), flood.world->hash({}));
  };
  go_back_and_hash();
  EXPECT_EQ(allocations_of(go_back_and_hash), 0U);
}

TEST(SteadyState, AKeyedWorldUnderTrafficAllocatesNothing) {
  Flood flood;
  const auto begun = flood.world->events();
  EXPECT_EQ(allocations_of([&] { flood.run_until(10'900ms); }), 0U);
  EXPECT_GT(flood.world->events(), begun + 500);
}

}  // namespace
}  // namespace midflight::test
