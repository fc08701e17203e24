// Sealing and opening a record, against libsodium's AEAD of the same cipher. Only that AEAD's tag
// covers two lengths more.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include "core/crypto/record_cipher.h"
#include "tests/bench/two_ends.h"

namespace midflight::bench {
namespace {

constexpr crypto::CipherKey kKey{1};
constexpr FixedBytes<8> kNonce{1};

void start() { MIDFLIGHT_CHECK(sodium_init() >= 0, "libsodium can be initialised"); }

int aead_seal(Bytes& record, ByteView body) {
  return crypto_aead_chacha20poly1305_encrypt(record.data(), nullptr, body.data(), body.size(),
                                              nullptr, 0, nullptr, kNonce.data(), kKey.data());
}
int aead_open(Bytes& plain, ByteView record) {
  return crypto_aead_chacha20poly1305_decrypt(plain.data(), nullptr, nullptr, record.data(),
                                              record.size(), nullptr, 0, kNonce.data(),
                                              kKey.data());
}

template <std::size_t size>
void seal_floor(benchmark::State& state) {
  start();
  const Bytes body(size);
  Bytes record(size + crypto::kTagSize);
  for (auto _ : state) benchmark::DoNotOptimize(aead_seal(record, body));
  state.SetItemsProcessed(state.iterations());
}

template <std::size_t size>
void seal(benchmark::State& state) {
  start();
  Bytes record(size + crypto::kTagSize);
  for (auto _ : state) {
    crypto::seal(kKey, 1, record);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}

template <std::size_t size>
void open_floor(benchmark::State& state) {
  start();
  Bytes plain(size);
  Bytes record(size + crypto::kTagSize);
  aead_seal(record, plain);
  for (auto _ : state) {
    if (aead_open(plain, record) != 0) state.SkipWithError("not authentic");
  }
  state.SetItemsProcessed(state.iterations());
}

template <std::size_t size>
void open(benchmark::State& state) {
  start();
  Bytes plain(size);
  Bytes record(size + crypto::kTagSize);
  crypto::seal(kKey, 1, record);
  for (auto _ : state) {
    if (!crypto::open(kKey, 1, record, plain)) state.SkipWithError("not authentic");
  }
  state.SetItemsProcessed(state.iterations());
}

template <std::size_t size>
void both_floor(benchmark::State& state) {
  start();
  Bytes plain(size);
  Bytes record(size + crypto::kTagSize);
  for (auto _ : state) {
    aead_seal(record, plain);
    if (aead_open(plain, record) != 0) state.SkipWithError("not authentic");
  }
  state.SetItemsProcessed(state.iterations());
}

template <std::size_t size>
void both(benchmark::State& state) {
  crypto::Operations crypto;
  TwoEnds ends(crypto);
  ends.handshake();
  const Bytes body(size);
  for (auto _ : state) {
    ends.initiator.send(body);
    ends.responder.take_from(ends.initiator);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(seal_floor<100>)->Name("seal/100 B/floor");
BENCHMARK(seal<100>)->Name("seal/100 B/cipher");
BENCHMARK(seal_floor<1400>)->Name("seal/1400 B/floor");
BENCHMARK(seal<1400>)->Name("seal/1400 B/cipher");
BENCHMARK(open_floor<100>)->Name("open/100 B/floor");
BENCHMARK(open<100>)->Name("open/100 B/cipher");
BENCHMARK(open_floor<1400>)->Name("open/1400 B/floor");
BENCHMARK(open<1400>)->Name("open/1400 B/cipher");
BENCHMARK(both_floor<100>)->Name("seal and open/100 B/floor");
BENCHMARK(both<100>)->Name("seal and open/100 B/two sessions");
BENCHMARK(both_floor<1400>)->Name("seal and open/1400 B/floor");
BENCHMARK(both<1400>)->Name("seal and open/1400 B/two sessions");

}  // namespace
}  // namespace midflight::bench
