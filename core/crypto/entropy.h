// All that a run would draw at random for cryptography, derived from its one seed. The same place
// in the same run always gets the same bytes, whatever happened elsewhere (spec 3).
#pragma once

#include <string_view>

#include "core/crypto/ed25519.h"

namespace midflight::crypto {

struct EntropyRoot {
  FixedBytes<32> key{};
};

// Which KEX: of the node, towards the peer, in its session's start number, of that exchange.
struct KexPlace {
  std::string_view node;
  std::string_view peer;
  std::uint64_t start = 0;
  std::uint32_t exchange = 0;
};

[[nodiscard]] EntropyRoot entropy_root(std::uint64_t seed);
[[nodiscard]] FixedBytes<64> derive(const EntropyRoot& root, const KexPlace& place);
// For long-term keys: `purpose` keeps the uses apart.
[[nodiscard]] Seed derive(const EntropyRoot& root, std::string_view purpose, std::string_view name);

}  // namespace midflight::crypto
