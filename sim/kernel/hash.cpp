#include "sim/kernel/hash.h"

// By the widest instructions that the processor has: what comes out is the same.
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

namespace midflight::sim {

Hash128 hash128(ByteView bytes) {
  const auto hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

}  // namespace midflight::sim
