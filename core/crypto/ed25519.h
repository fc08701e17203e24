// Ed25519 keys in tinc's form: a private key is the expanded 64 bytes, not the seed (spec 1).
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace midflight::crypto {

using PublicKey = FixedBytes<32>;  // compressed Edwards point
using Seed = FixedBytes<32>;
using Signature = FixedBytes<64>;
using SharedSecret = FixedBytes<32>;
using KeyMaterial = FixedBytes<128>;  // 0..63 responder to initiator, 64..127 the other way

// Each copy overwrites itself when it goes.
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): copies are as the compiler makes them
struct PrivateKey {
  FixedBytes<64> expanded{};  // clamped scalar (32) || prefix (32)
  ~PrivateKey();
  friend bool operator==(const PrivateKey&, const PrivateKey&) = default;
};

struct KeyPair {
  PrivateKey private_key;
  PublicKey public_key{};
  friend bool operator==(const KeyPair&, const KeyPair&) = default;
};

}  // namespace midflight::crypto
