// A hash of a set that follows each insertion and removal, so that a large set costs nothing when
// a state is hashed: the sum of the hashes of its members, 2^128 - 1 at most ("AdHash", Bellare and
// Micciancio 1997). Members are XXH3, the same on every machine; not meant against an adversary.
#pragma once

#include <cstdint>

#include "core/base/bytes.h"

namespace midflight {

class SetHash {
 public:
  void add(ByteView member);
  void remove(ByteView member);

  // 64 bits of it; 0 of the empty set.
  [[nodiscard]] std::uint64_t low() const { return low_; }
  void write_state(Writer& out) const { out.fields(high_, low_); }

 private:
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace midflight
