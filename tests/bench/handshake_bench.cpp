// Both ends of a handshake, against its own public-key calls and PRF made bare.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include "tests/bench/floor_handshake.h"
#include "tests/bench/two_ends.h"

namespace midflight::bench {
namespace {

void handshake_floor(benchmark::State& state) {
  MIDFLIGHT_CHECK(sodium_init() >= 0, "libsodium can be initialised");
  FloorHandshake floor;
  for (auto _ : state) floor.compute();
  state.SetItemsProcessed(state.iterations());
}

void handshake(benchmark::State& state, crypto::Memoise memoise) {
  crypto::Operations crypto(memoise);
  TwoEnds ends(crypto);
  for (auto _ : state) ends.handshake();
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(handshake_floor)->Name("handshake/both ends/floor");
BENCHMARK_CAPTURE(handshake, off, crypto::Memoise::off)->Name("handshake/both ends/sessions");
BENCHMARK_CAPTURE(handshake, on, crypto::Memoise::on)
    ->Name("handshake/both ends/sessions, memoised");

}  // namespace
}  // namespace midflight::bench
