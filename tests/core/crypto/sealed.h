// A record as the cipher seals it, for the tests of it and of its memo.
#pragma once

#include "core/crypto/record_cipher.h"

namespace midflight::crypto {

inline Bytes with_room_for_a_tag(ByteView plain) {
  Bytes record(plain.begin(), plain.end());
  record.resize(plain.size() + kTagSize);
  return record;
}

inline Bytes sealed(const CipherKey& key, std::uint32_t number, ByteView plain) {
  auto record = with_room_for_a_tag(plain);
  seal(key, number, record);
  return record;
}

}  // namespace midflight::crypto
