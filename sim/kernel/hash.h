// 128 well-mixed bits, the same on every machine (XXH3): what a search knows a state by.
#pragma once

#include <compare>
#include <cstdint>

#include "core/base/bytes.h"

namespace midflight::sim {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend constexpr auto operator<=>(const Hash128&, const Hash128&) = default;
};

[[nodiscard]] Hash128 hash128(ByteView bytes);

}  // namespace midflight::sim
