// Integers as hashes read them: the same bytes on every machine.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>

namespace midflight::sim {

// Returns where the next one goes.
template <std::unsigned_integral T>
std::uint8_t* put_little_endian(std::uint8_t* to, T value) {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(to, &value, sizeof value);  // one store, which g++ 12 doesn't make of the loop
  } else {
    for (std::size_t i = 0; i < sizeof value; ++i) {
      to[i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
  }
  return to + sizeof value;
}

}  // namespace midflight::sim
