#include "core/base/set_hash.h"

#include <xxhash.h>

namespace midflight {

void SetHash::add(ByteView member) {
  const auto hash = XXH3_128bits(member.data(), member.size());
  low_ += hash.low64;
  high_ += hash.high64 + (low_ < hash.low64 ? 1 : 0);
}

void SetHash::remove(ByteView member) {
  const auto hash = XXH3_128bits(member.data(), member.size());
  const auto borrow = low_ < hash.low64 ? 1U : 0U;
  low_ -= hash.low64;
  high_ -= hash.high64 + borrow;
}

}  // namespace midflight
