// The cipher of one record: ChaCha20 with a 64-bit nonce and Poly1305 over the ciphertext alone
// (spec 1, "Primitives"). Nothing is allocated.
#pragma once

#include <span>

#include "core/base/bytes.h"

namespace midflight::crypto {

using CipherKey = FixedBytes<32>;

inline constexpr std::size_t kTagSize = 16;

// Encrypts all of `record` but its last 16 bytes in place, and writes the tag there.
void seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record);

// Tests the tag at the end of `sealed` in constant time.
[[nodiscard]] bool authentic(const CipherKey& key, std::uint32_t number, ByteView sealed);

// If authentic, decrypts into `plain`, which is 16 bytes shorter than `sealed` and may begin where
// it begins. Otherwise writes nothing.
[[nodiscard]] bool open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                        std::span<std::uint8_t> plain);

}  // namespace midflight::crypto
