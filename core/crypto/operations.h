// The public-key operations and the PRF of a handshake, what it draws, the sealing and opening of
// records, and what names a node. They are pure functions; an Operations made with Memoise::on
// remembers results by input, so that a search which meets the same handshake in many orders
// computes it once. The bytes are the same either way.
#pragma once

#include <memory>
#include <optional>

#include "core/crypto/ed25519.h"
#include "core/crypto/entropy.h"
#include "core/crypto/hash.h"
#include "core/crypto/record_cipher.h"

namespace midflight::crypto {

enum class Memoise { off, on };

class Operations {
 public:
  explicit Operations(Memoise memoise = Memoise::off);
  ~Operations();
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;
  Operations(Operations&&) = delete;
  Operations& operator=(Operations&&) = delete;

  [[nodiscard]] KeyPair key_pair(const Seed& seed);
  // Of the seed that entropy.h derives for that purpose.
  [[nodiscard]] KeyPair key_pair(const EntropyRoot& root, std::string_view purpose,
                                 std::string_view name);
  [[nodiscard]] Signature sign(const KeyPair& key, ByteView message);
  [[nodiscard]] bool verify(const PublicKey& key, ByteView message, const Signature& signature);
  // X25519 of my scalar and the Montgomery form of his Edwards key. Nothing if libsodium refuses
  // the key (our one deviation from tinc, which refuses none).
  [[nodiscard]] std::optional<SharedSecret> agree(const PrivateKey& mine, const PublicKey& his);
  // P_hash with HMAC-SHA-512 as in spec 1: A0 is 64 zero bytes.
  [[nodiscard]] KeyMaterial prf(const SharedSecret& secret, ByteView seed);

  // As in hash.h and entropy.h.
  [[nodiscard]] NodeId node_id(std::string_view name);
  [[nodiscard]] FixedBytes<64> derive(const EntropyRoot& root, const KexPlace& place);
  // As the functions of these names in record_cipher.h.
  void seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record);
  [[nodiscard]] bool open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                          std::span<std::uint8_t> plain);

 private:
  class Memo;
  std::unique_ptr<Memo> memo_;
};

}  // namespace midflight::crypto
