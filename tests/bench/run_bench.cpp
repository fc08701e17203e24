// Whole runs of scenarios, by who watches. Items are events. Making the setup is part of a run.
#include <benchmark/benchmark.h>

#include "scenarios/reader.h"
#include "sim/explore/execution.h"
#include "sim/explore/places.h"
#include "sim/trace/digest.h"
#include "sim/trace/recorder.h"
#include "sim/world/world.h"
#include "tests/bench/nobody.h"

namespace midflight::bench {
namespace {

using crypto::Memoise;

sim::ScenarioConfig load(const std::string& name) {
  const auto file = std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/races/" + name + ".json";
  return scenarios::load_scenario(file, {}).value().front().config;
}

void count(benchmark::State& state, std::uint64_t events, const sim::ScenarioConfig& scenario) {
  const auto runs = static_cast<std::int64_t>(state.iterations());
  const std::chrono::duration<double> length = scenario.duration;
  state.SetItemsProcessed(runs * static_cast<std::int64_t>(events));
  state.counters["virtual_seconds"] =
      benchmark::Counter(length.count() * static_cast<double>(runs), benchmark::Counter::kIsRate);
}

// The world alone.
template <class Watcher>
void world_run(benchmark::State& state, const char* name) {
  const auto scenario = load(name);
  crypto::Operations crypto(Memoise::on);
  std::uint64_t events = 0;
  for (auto _ : state) {
    Watcher watcher;
    sim::SampledChooser chooser(scenario.seed);
    const sim::StepContext with{chooser, watcher, crypto};
    sim::World world(sim::make_setup(scenario, scenario.seed, crypto), sim::Order::sampled, with);
    while (!world.idle() && world.next() <= Instant(scenario.duration)) world.step(with);
    events = world.events();
  }
  count(state, events, scenario);
}

void unwatched_run(benchmark::State& state, const char* name) { world_run<Nobody>(state, name); }
void digest_run(benchmark::State& state, const char* name) { world_run<sim::Digest>(state, name); }

// As `midflight run` does it: with the digest, all properties, counters and expectations.
void whole_run(benchmark::State& state, const char* name, Memoise memoise) {
  const auto scenario = load(name);
  crypto::Operations crypto(memoise);
  sim::ExecuteOptions options;
  options.seed = scenario.seed;
  std::uint64_t events = 0;
  for (auto _ : state) events = sim::execute(scenario, options, crypto).events;
  count(state, events, scenario);
}

// As `midflight run --trace` does it, but for the disk.
void recorded_run(benchmark::State& state, const char* name, sim::Packing packing) {
  const auto scenario = load(name);
  crypto::Operations crypto(Memoise::on);
  sim::TraceHeader header;
  for (const auto& node : scenario.nodes) header.nodes.push_back(node.name);
  header.places = sim::place_names(scenario);
  header.scenario = "{}";
  std::uint64_t events = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    sim::Digest digest;
    const auto sink = [&bytes](ByteView written) -> Result<void> {
      bytes += written.size();
      return {};
    };
    sim::Recorder recorder(header, packing, sink, &digest);
    sim::SampledChooser sampled(scenario.seed);
    sim::RecordingChooser recording(sampled, {&recorder});
    sim::Observer* const observer = &recorder;
    sim::ExecuteOptions options;
    options.seed = scenario.seed;
    options.chooser = &recording;
    options.observers = {&observer, 1};
    options.digest = &digest;
    events = sim::execute(scenario, options, crypto).events;
    benchmark::DoNotOptimize(recorder.finish("{}"));
  }
  count(state, events, scenario);
}

constexpr auto kInjected = "injected-from-responder-after-fix";
constexpr auto kFlood = "ping-flood-from-both-after-fix";

BENCHMARK_CAPTURE(unwatched_run, injected, kInjected)->Name("run/injected/floor");
BENCHMARK_CAPTURE(digest_run, injected, kInjected)->Name("run/injected/Digest alone");
BENCHMARK_CAPTURE(whole_run, injected, kInjected, Memoise::on)->Name("run/injected/everything");
BENCHMARK_CAPTURE(whole_run, injected_real, kInjected, Memoise::off)
    ->Name("run/injected/everything, not memoised");
BENCHMARK_CAPTURE(unwatched_run, flood, kFlood)->Name("run/flood/floor");
BENCHMARK_CAPTURE(digest_run, flood, kFlood)->Name("run/flood/Digest alone");
BENCHMARK_CAPTURE(whole_run, flood, kFlood, Memoise::on)->Name("run/flood/everything");
BENCHMARK_CAPTURE(whole_run, flood_real, kFlood, Memoise::off)
    ->Name("run/flood/everything, not memoised");
BENCHMARK_CAPTURE(whole_run, unrecorded, kFlood, Memoise::on)->Name("record/flood/floor");
BENCHMARK_CAPTURE(recorded_run, plain, kFlood, sim::Packing::plain)->Name("record/flood/plain");
// Of the thread that runs; zstd compresses on one of its own.
BENCHMARK_CAPTURE(recorded_run, zstd, kFlood, sim::Packing::zstd)->Name("record/flood/zstd");

}  // namespace
}  // namespace midflight::bench
