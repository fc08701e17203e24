// A small run through the whole stack: two handshakes (of the connection and of the channel), 20
// packets. Its floor are as many events of the bare heap, each folded, and the bare cryptography:
// the handshakes', and a seal and an open for each record that is sealed, of its size. Packets go
// by the meta connection, where each is two records: the request PACKET, and the frame.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <algorithm>

#include "core/crypto/operations.h"
#include "core/sptps/record.h"
#include "scenarios/reader.h"
#include "sim/explore/execution.h"
#include "tests/bench/floor.h"
#include "tests/bench/floor_handshake.h"

namespace midflight::bench {
namespace {

using crypto::Memoise;

constexpr int kPackets = 20;

constexpr auto kScenario = R"({
  "format": 1, "seed": 1, "name": "small", "duration": "3s",
  "defaults": { "node": { "behaviour": "tinc-after-fix" }, "link": { "delay": "10ms" } },
  "nodes": { "alpha": {}, "beta": {} },
  "links": [{ "between": ["alpha", "beta"] }],
  "connections": [{ "from": "alpha", "to": "beta" }],
  "traffic": [{ "name": "ping", "from": "alpha", "to": "beta", "every": "100ms", "from_time": "1s",
                "until": "2s", "size": 100, "echo": true }]
})";

sim::ScenarioConfig scenario() {
  return scenarios::parse_scenario(kScenario, "small", {}, {}).value().front().config;
}

// What a run takes at least.
class Work final : public sim::Observer {
 public:
  Work() {
    crypto::Operations crypto;
    sim::Observer* const self = this;
    sim::ExecuteOptions options;
    options.observers = {&self, 1};
    events = sim::execute(scenario(), options, crypto).events;
  }
  void observe(const sim::Event& event) override {
    if (event.kind == sim::EventKind::arrived) take_apart(event.payload);
  }
  [[nodiscard]] bool wants_states() const override { return false; }

  std::uint64_t events = 0;
  std::vector<std::size_t> records;  // the sizes of what is sealed, in bytes

 private:
  // What begins a stream, ID, KEX and SIG, is not sealed, and doesn't end where its lengths say.
  void take_apart(ByteView message) {
    constexpr auto kOverhead = sptps::overhead(sptps::Mode::stream, true);
    std::vector<std::size_t> sizes;
    Reader reader(message);
    while (const auto length = reader.integer<std::uint16_t>()) {
      const auto sealed = *length + kOverhead - sptps::header_size(sptps::Mode::stream);
      if (!reader.take(sealed)) return;
      sizes.push_back(sealed - crypto::kTagSize);
    }
    if (reader.empty()) records.insert(records.end(), sizes.begin(), sizes.end());
  }
};

class FloorRun {
 public:
  explicit FloorRun(Memoise memoise) : memoise_(memoise) {
    const auto largest = *std::max_element(work_.records.begin(), work_.records.end());
    packet_.resize(largest);
    record_.resize(largest + crypto_aead_chacha20poly1305_ABYTES);
  }
  [[nodiscard]] const Work& work() const { return work_; }

  void run() {
    if (memoise_ == Memoise::off) {
      for (int handshake = 0; handshake < 2; ++handshake) handshake_.compute();
    }
    for (const auto size : work_.records) seal_and_open(size);
    for (int token = 0; token < 8; ++token) heap_.add(token, 0, 0);
    for (std::uint64_t event = 0; event < work_.events; ++event) {
      const auto happened = heap_.pop();
      fold_.add(static_cast<std::uint64_t>(happened.at));
      fold_.add(ByteView(packet_).first(kFolded));
      heap_.add(happened.at + 1000, 0, 0);
    }
    for (int token = 0; token < 8; ++token) heap_.pop();
    benchmark::DoNotOptimize(fold_);
  }

 private:
  void seal_and_open(std::size_t size) {
    unsigned long long sealed = 0;
    crypto_aead_chacha20poly1305_encrypt(record_.data(), &sealed, packet_.data(), size, nullptr, 0,
                                         nullptr, nonce_.data(), key_.data());
    const auto bad =
        crypto_aead_chacha20poly1305_decrypt(packet_.data(), nullptr, nullptr, record_.data(),
                                             sealed, nullptr, 0, nonce_.data(), key_.data());
    MIDFLIGHT_CHECK(bad == 0, "what was sealed opens");
  }

  static constexpr std::size_t kFolded = 100;  // bytes an event

  Memoise memoise_;
  Work work_;
  FloorHandshake handshake_;
  FloorHeap heap_;
  Fold fold_;
  FixedBytes<32> key_{1};
  FixedBytes<8> nonce_{1};
  Bytes packet_;
  Bytes record_;
};

void floor_run(benchmark::State& state, Memoise memoise) {
  MIDFLIGHT_CHECK(sodium_init() >= 0, "libsodium can be initialised");
  FloorRun floor(memoise);
  for (auto _ : state) floor.run();
  state.SetItemsProcessed(state.iterations());
  state.counters["records"] = static_cast<double>(floor.work().records.size());
}

void small_run(benchmark::State& state, Memoise memoise) {
  const auto config = scenario();
  crypto::Operations crypto(memoise);
  sim::RunResult result;
  for (auto _ : state) result = sim::execute(config, {}, crypto);
  state.SetItemsProcessed(state.iterations());
  state.counters["events"] = static_cast<double>(result.events);
  if (result.counters.at("packets_delivered").at("total") != kPackets) {
    state.SkipWithError("not all packets arrived");
  }
}

BENCHMARK_CAPTURE(floor_run, memoised, Memoise::on)->Name("small run/memoised/floor");
BENCHMARK_CAPTURE(small_run, memoised, Memoise::on)->Name("small run/memoised/everything");
BENCHMARK_CAPTURE(floor_run, real, Memoise::off)->Name("small run/real/floor");
BENCHMARK_CAPTURE(small_run, real, Memoise::off)->Name("small run/real/everything");

}  // namespace
}  // namespace midflight::bench
