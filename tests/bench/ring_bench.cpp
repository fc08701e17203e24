// W2: 64 tokens go around 64 hosts; each hop takes 1 ms and a uniform 0..999 ns.
#include <benchmark/benchmark.h>

#include "sim/kernel/simulator.h"
#include "tests/bench/floor.h"
#include "tests/bench/nobody.h"

namespace midflight::bench {
namespace {

constexpr std::uint32_t kHosts = 64;
constexpr Duration kHop = std::chrono::milliseconds(1);
constexpr Duration kJitter{999};

void ring_floor(benchmark::State& state) {
  FloorHeap heap;
  Random random;
  for (std::uint32_t host = 0; host < kHosts; ++host) heap.add(0, 0, host);
  for (auto _ : state) {
    const auto event = heap.pop();
    const auto jitter = static_cast<std::int64_t>(random.below(kJitter.count() + 1));
    heap.add(event.at + kHop.count() + jitter, 0, (event.slot + 1) % kHosts);
  }
  state.SetItemsProcessed(state.iterations());
}

void ring_simulator(benchmark::State& state) {
  sim::Simulator simulator;
  sim::SampledChooser chooser(1);
  Nobody nobody;
  sim::Step start(simulator, chooser, nobody);
  for (std::uint32_t host = 0; host < kHosts; ++host) {
    start.schedule_at(Instant(), {0, NodeIndex{host}});
  }
  std::uint64_t hops = 0;
  for (auto _ : state) {
    const auto entry = simulator.schedule.pop();
    simulator.now = entry.at;
    sim::Step step(simulator, chooser, nobody);
    const NodeIndex next{(entry.event.node.value + 1) % kHosts};
    step.schedule(step.now() + kHop, kJitter, next.value, {++hops, true}, {0, next});
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(ring_floor)->Name("ring/T=64/floor");
BENCHMARK(ring_simulator)->Name("ring/T=64/simulator");

}  // namespace
}  // namespace midflight::bench
