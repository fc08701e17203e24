// A 64-bit mix of what something is about: for the labels of sends, flood nonces and probe bytes.
// No cryptography; the same on every machine.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::node {

class Fingerprint {
 public:
  Fingerprint& add(std::uint64_t value) {
    value_ = scatter(value_ ^ scatter(value + kStep));
    return *this;
  }
  Fingerprint& add(ByteView bytes) {
    add(bytes.size());
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
      add(get_big_endian<std::uint64_t>(bytes.data()));
    }
    std::uint64_t last = 0;
    for (const auto byte : bytes) last = last << 8 | byte;
    return bytes.empty() ? *this : add(last);
  }
  Fingerprint& add(std::string_view text) { return add(as_bytes(text)); }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;

  // The finalizer of splitmix64.
  static constexpr std::uint64_t scatter(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  std::uint64_t value_ = kStep;
};

}  // namespace midflight::node
