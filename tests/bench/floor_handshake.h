// The public-key calls and the PRF of a handshake made bare, all that spec 1 lists: the least that
// one can cost.
#pragma once

#include <benchmark/benchmark.h>
#include <sodium.h>

#include "core/base/bytes.h"
#include "core/base/check.h"

namespace midflight::bench {

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
    const auto no_point = crypto_sign_ed25519_pk_to_curve25519(point_.data(), public_.data());
    const auto refused = crypto_scalarmult_curve25519(shared_.data(), seed_.data(), point_.data());
    MIDFLIGHT_CHECK(no_point == 0 && refused == 0, "a public key is a good one");
    for (int block = 0; block < 3; ++block) {
      crypto_auth_hmacsha512(block_.data(), prf_input_.data(), prf_input_.size(), shared_.data());
    }
    benchmark::DoNotOptimize(block_);
  }

 private:
  FixedBytes<32> seed_{1};
  FixedBytes<32> point_{};
  FixedBytes<32> public_{};
  FixedBytes<64> secret_{};
  FixedBytes<64> signature_{};
  FixedBytes<32> shared_{};
  FixedBytes<64> block_{};
  FixedBytes<1 + 65 + 65 + 40> message_{};          // role, two KEX, label
  FixedBytes<64 + 13 + 32 + 32 + 40> prf_input_{};  // block, "key expansion", two nonces, label
};

class FloorHandshake {
 public:
  void compute() {
    for (auto& end : ends_) end.compute();
  }

 private:
  FloorEnd ends_[2];
};

}  // namespace midflight::bench
