// Going back: a world of two nodes amid traffic is copied, or written down and hashed.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include "scenarios/reader.h"
#include "sim/world/world.h"
#include "tests/bench/nobody.h"

namespace midflight::bench {
namespace {

using namespace std::chrono_literals;

sim::SetupPtr flood() {
  const auto* const file =
      MIDFLIGHT_SOURCE_DIR "/scenarios/races/ping-flood-from-both-after-fix.json";
  crypto::Operations crypto;
  return sim::make_setup(scenarios::load_scenario(file, {}).value().front().config, 1, crypto);
}

// The flood at 10 s, when both ends are keyed and packets are on their way.
sim::World world_amid_traffic(const sim::SetupPtr& setup = flood()) {
  crypto::Operations crypto;
  sim::SampledChooser chooser(1);
  Nobody nobody;
  const sim::StepContext with{chooser, nobody, crypto};
  sim::World world(setup, sim::Order::sampled, with);
  while (world.next() <= Instant(10s)) world.step(with);
  return world;
}

Bytes state_of(const sim::World& world) {
  Bytes bytes;
  Writer writer(bytes);
  world.write_state(writer);
  return bytes;
}

void count_bytes(benchmark::State& state, const sim::World& world) {
  state.SetItemsProcessed(state.iterations());
  state.counters["bytes"] = static_cast<double>(state_of(world).size());
}

// What a world takes of the memory, without the setup, which all worlds share.
std::size_t bytes_in_memory() {
  const auto setup = flood();
  const auto before = ::mallinfo2().uordblks;
  const auto world = world_amid_traffic(setup);
  return sizeof world + ::mallinfo2().uordblks - before;
}

void copy_floor(benchmark::State& state) {
  const auto world = world_amid_traffic();
  const Bytes from(bytes_in_memory());
  Bytes to(from.size());
  for (auto _ : state) {
    std::copy(from.begin(), from.end(), to.begin());
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  count_bytes(state, world);
  state.counters["bytes in memory"] = static_cast<double>(from.size());
}

void copy(benchmark::State& state) {
  const auto world = world_amid_traffic();
  for (auto _ : state) {
    sim::World other = world;
    benchmark::DoNotOptimize(other);
  }
  count_bytes(state, world);
}

void assign(benchmark::State& state) {
  const auto world = world_amid_traffic();
  sim::World other = world;
  for (auto _ : state) {
    other = world;
    benchmark::DoNotOptimize(other);
  }
  count_bytes(state, world);
}

// What a search does to go back: it copies over a world that it is done with. It has hashed what it
// copies from, so what no step has touched since is hashed already.
void copy_and_hash(benchmark::State& state) {
  auto world = world_amid_traffic();
  benchmark::DoNotOptimize(world.hash({}));
  sim::World other = world;
  for (auto _ : state) {
    other = world;
    benchmark::DoNotOptimize(other.hash({}));
  }
  count_bytes(state, world);
}

void write_and_hash(benchmark::State& state) {
  const auto world = world_amid_traffic();
  Scratch bytes;
  for (auto _ : state) {
    bytes.clear();
    Writer writer(bytes);
    world.write_state(writer);
    benchmark::DoNotOptimize(sim::fingerprint(bytes.bytes()));
  }
  count_bytes(state, world);
}

BENCHMARK(copy_floor)->Name("world/two nodes/floor");
BENCHMARK(copy)->Name("world/two nodes/copy");
BENCHMARK(assign)->Name("world/two nodes/copy over another");
BENCHMARK(copy_and_hash)->Name("world/two nodes/copy and hash");
BENCHMARK(write_and_hash)->Name("world/two nodes/write_state and hash");

}  // namespace
}  // namespace midflight::bench
