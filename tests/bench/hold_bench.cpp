// W3: N events are pending; each step pops the least and adds one at t + 1 + Exp(1 ms).
#include <benchmark/benchmark.h>

#include <cmath>

#include "sim/kernel/simulator.h"
#include "tests/bench/floor.h"

namespace midflight::bench {
namespace {

// Drawn beforehand, so that the logarithm isn't measured.
class Gaps {
 public:
  Gaps() : gaps_(std::size_t{1} << 16U) {
    Random random;
    for (auto& gap : gaps_) {
      const auto uniform = (static_cast<double>(random.next() >> 11U) + 1) * 0x1p-53;
      gap = 1 + std::llround(-std::log(uniform) * 1e6);
    }
  }
  std::int64_t next() { return gaps_[at_++ % gaps_.size()]; }

 private:
  std::vector<std::int64_t> gaps_;
  std::size_t at_ = 0;
};

template <int pending>
void hold_floor(benchmark::State& state) {
  Gaps gaps;
  FloorHeap heap;
  for (int i = 0; i < pending; ++i) heap.add(gaps.next(), 0, 0);
  for (auto _ : state) heap.add(heap.pop().at + gaps.next(), 0, 0);
  state.SetItemsProcessed(state.iterations());
}

template <int pending>
void hold_schedule(benchmark::State& state) {
  Gaps gaps;
  sim::Schedule<sim::Pending> schedule;
  const auto add = [&](Instant from) {
    const auto at = from + Duration(gaps.next());
    schedule.add({at, at}, {});
  };
  for (int i = 0; i < pending; ++i) add(Instant());
  for (auto _ : state) add(schedule.pop().at);
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(hold_floor<1'000>)->Name("hold/N=1000/floor");
BENCHMARK(hold_schedule<1'000>)->Name("hold/N=1000/schedule");
BENCHMARK(hold_floor<100'000>)->Name("hold/N=100000/floor");
BENCHMARK(hold_schedule<100'000>)->Name("hold/N=100000/schedule");

}  // namespace
}  // namespace midflight::bench
