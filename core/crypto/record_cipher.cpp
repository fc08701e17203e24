#include "core/crypto/record_cipher.h"

#include <sodium.h>

#include "core/base/check.h"
#include "core/crypto/hash.h"

namespace midflight::crypto {
namespace {

using Nonce = FixedBytes<crypto_stream_chacha20_NONCEBYTES>;

constexpr std::uint64_t kFirstPayloadBlock = 1;  // block 0 makes the Poly1305 key

// The record's number as a 64-bit big-endian integer.
Nonce nonce_of(std::uint32_t number) {
  Nonce nonce{};
  for (std::size_t i = 0; i < 4; ++i) {
    nonce[4 + i] = static_cast<std::uint8_t>(number >> (8 * (3 - i)));
  }
  return nonce;
}

class TagKey {
 public:
  TagKey(const CipherKey& key, const Nonce& nonce) {
    crypto_stream_chacha20(bytes_.data(), bytes_.size(), nonce.data(), key.data());
  }
  ~TagKey() { wipe(bytes_); }
  TagKey(const TagKey&) = delete;
  TagKey& operator=(const TagKey&) = delete;
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }

 private:
  FixedBytes<crypto_onetimeauth_poly1305_KEYBYTES> bytes_{};
};

}  // namespace

void seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record) {
  MIDFLIGHT_CHECK(record.size() >= kTagSize, "a sealed record has room for its tag");
  const auto nonce = nonce_of(number);
  const auto text = record.first(record.size() - kTagSize);
  crypto_stream_chacha20_xor_ic(text.data(), text.data(), text.size(), nonce.data(),
                                kFirstPayloadBlock, key.data());
  const TagKey tag_key(key, nonce);
  crypto_onetimeauth_poly1305(text.data() + text.size(), text.data(), text.size(), tag_key.data());
}

bool authentic(const CipherKey& key, std::uint32_t number, ByteView sealed) {
  if (sealed.size() < kTagSize) return false;
  const auto text = sealed.first(sealed.size() - kTagSize);
  const TagKey tag_key(key, nonce_of(number));
  return crypto_onetimeauth_poly1305_verify(text.data() + text.size(), text.data(), text.size(),
                                            tag_key.data()) == 0;
}

bool open(const CipherKey& key, std::uint32_t number, ByteView sealed,
          std::span<std::uint8_t> plain) {
  if (!authentic(key, number, sealed)) return false;
  MIDFLIGHT_CHECK(plain.size() + kTagSize == sealed.size(), "a record opens into its own length");
  if (plain.empty()) return true;  // its data may be null, which the library doesn't take
  crypto_stream_chacha20_xor_ic(plain.data(), sealed.data(), plain.size(), nonce_of(number).data(),
                                kFirstPayloadBlock, key.data());
  return true;
}

}  // namespace midflight::crypto
