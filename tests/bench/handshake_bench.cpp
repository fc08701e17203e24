// Both ends of a handshake, against its own public-key calls and PRF made bare.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include "tests/bench/two_ends.h"

namespace midflight::bench {
namespace {

constexpr std::size_t kEnds = 2;

// One end's calls, on inputs of the sizes that tinc's messages have.
class FloorEnd {
 public:
  FloorEnd() { crypto_sign_seed_keypair(public_.data(), secret_.data(), seed_.data()); }

  void compute() {
    crypto_sign_seed_keypair(public_.data(), secret_.data(), seed_.data());
    crypto_sign_detached(signature_.data(), nullptr, message_.data(), message_.size(),
                         secret_.data());
    const auto bad = crypto_sign_verify_detached(signature_.data(), message_.data(),
                                                 message_.size(), public_.data());
    MIDFLIGHT_CHECK(bad == 0, "a good signature is good");
    const auto refused = crypto_scalarmult_curve25519(shared_.data(), seed_.data(), point_.data());
    MIDFLIGHT_CHECK(refused == 0, "the base point is a good key");
    for (int block = 0; block < 3; ++block) {
      crypto_auth_hmacsha512(block_.data(), prf_input_.data(), prf_input_.size(), shared_.data());
    }
    benchmark::DoNotOptimize(block_);
  }

 private:
  FixedBytes<32> seed_{1};
  FixedBytes<32> point_{9};
  FixedBytes<32> public_{};
  FixedBytes<64> secret_{};
  FixedBytes<64> signature_{};
  FixedBytes<32> shared_{};
  FixedBytes<64> block_{};
  FixedBytes<1 + 65 + 65 + 40> message_{};          // role, two KEX, label
  FixedBytes<64 + 13 + 32 + 32 + 40> prf_input_{};  // block, "key expansion", two nonces, label
};

void handshake_floor(benchmark::State& state) {
  MIDFLIGHT_CHECK(sodium_init() >= 0, "libsodium can be initialised");
  FloorEnd ends[kEnds];
  for (auto _ : state) {
    for (auto& end : ends) end.compute();
  }
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
