#include "core/crypto/hash.h"

#include <sodium.h>

#include <algorithm>

#include "core/crypto/ed25519.h"

namespace midflight::crypto {

FixedBytes<64> sha512(ByteView bytes) {
  FixedBytes<64> out{};
  crypto_hash_sha512(out.data(), bytes.data(), bytes.size());
  return out;
}

FixedBytes<32> blake2b(ByteView bytes) {
  FixedBytes<32> out{};
  crypto_generichash_blake2b(out.data(), out.size(), bytes.data(), bytes.size(), nullptr, 0);
  return out;
}

std::uint64_t fingerprint64(ByteView bytes) {
  const auto hash = blake2b(bytes);
  return Reader(hash).integer<std::uint64_t>().value();
}

NodeId node_id(std::string_view name) { return node_id_of(sha512(as_bytes(name))); }

NodeId node_id_of(const FixedBytes<64>& hash) {
  NodeId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

PrivateKey::~PrivateKey() { wipe(expanded); }

void wipe(std::span<std::uint8_t> secret) { sodium_memzero(secret.data(), secret.size()); }

void wipe(std::string& secret) { sodium_memzero(secret.data(), secret.size()); }

}  // namespace midflight::crypto
