// A small run through the whole stack: two handshakes (of the connection and of the channel), 20
// packets. Its floor are 200 events of the bare heap, each folded, and the bare cryptography.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include "core/crypto/operations.h"
#include "scenarios/reader.h"
#include "sim/explore/execution.h"
#include "tests/bench/floor.h"
#include "tests/bench/floor_handshake.h"

namespace midflight::bench {
namespace {

using crypto::Memoise;

constexpr int kEvents = 200;
constexpr int kPackets = 20;
constexpr std::size_t kPacket = 100;  // bytes

constexpr auto kScenario = R"({
  "format": 1, "seed": 1, "name": "small", "duration": "3s",
  "defaults": { "node": { "behaviour": "tinc-after-fix" }, "link": { "delay": "10ms" } },
  "nodes": { "alpha": {}, "beta": {} },
  "links": [{ "between": ["alpha", "beta"] }],
  "connections": [{ "from": "alpha", "to": "beta" }],
  "traffic": [{ "name": "ping", "from": "alpha", "to": "beta", "every": "100ms", "from_time": "1s",
                "until": "2s", "size": 100, "echo": true }]
})";

class FloorRun {
 public:
  explicit FloorRun(Memoise memoise) : memoise_(memoise) {}

  void run() {
    if (memoise_ == Memoise::off) {
      for (int handshake = 0; handshake < 2; ++handshake) handshake_.compute();
    }
    for (int packet = 0; packet < kPackets; ++packet) seal_and_open();
    for (int token = 0; token < 8; ++token) heap_.add(token, 0, 0);
    for (int event = 0; event < kEvents; ++event) {
      const auto happened = heap_.pop();
      fold_.add(static_cast<std::uint64_t>(happened.at));
      fold_.add(packet_);
      heap_.add(happened.at + 1000, 0, 0);
    }
    for (int token = 0; token < 8; ++token) heap_.pop();
    benchmark::DoNotOptimize(fold_);
  }

 private:
  void seal_and_open() {
    crypto_aead_chacha20poly1305_encrypt(record_.data(), nullptr, packet_.data(), packet_.size(),
                                         nullptr, 0, nullptr, nonce_.data(), key_.data());
    const auto bad = crypto_aead_chacha20poly1305_decrypt(packet_.data(), nullptr, nullptr,
                                                          record_.data(), record_.size(), nullptr,
                                                          0, nonce_.data(), key_.data());
    MIDFLIGHT_CHECK(bad == 0, "what was sealed opens");
  }

  Memoise memoise_;
  FloorHandshake handshake_;
  FloorHeap heap_;
  Fold fold_;
  FixedBytes<32> key_{1};
  FixedBytes<8> nonce_{1};
  FixedBytes<kPacket> packet_{};
  FixedBytes<kPacket + 16> record_{};
};

void floor_run(benchmark::State& state, Memoise memoise) {
  MIDFLIGHT_CHECK(sodium_init() >= 0, "libsodium can be initialised");
  FloorRun floor(memoise);
  for (auto _ : state) floor.run();
  state.SetItemsProcessed(state.iterations());
}

void whole_run(benchmark::State& state, Memoise memoise) {
  const auto scenario =
      scenarios::parse_scenario(kScenario, "small", {}, {}).value().front().config;
  crypto::Operations crypto(memoise);
  sim::RunResult result;
  for (auto _ : state) result = sim::execute(scenario, {}, crypto);
  state.SetItemsProcessed(state.iterations());
  state.counters["events"] = static_cast<double>(result.events);
  if (result.counters.at("packets_delivered").at("total") != kPackets) {
    state.SkipWithError("not all packets arrived");
  }
}

BENCHMARK_CAPTURE(floor_run, memoised, Memoise::on)->Name("small run/memoised/floor");
BENCHMARK_CAPTURE(whole_run, memoised, Memoise::on)->Name("small run/memoised/everything");
BENCHMARK_CAPTURE(floor_run, real, Memoise::off)->Name("small run/real/floor");
BENCHMARK_CAPTURE(whole_run, real, Memoise::off)->Name("small run/real/everything");

}  // namespace
}  // namespace midflight::bench
