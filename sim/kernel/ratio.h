// An exact probability.
#pragma once

#include <cstdint>

namespace midflight::sim {

// numerator / denominator, with 0 <= numerator <= denominator and denominator > 0.
struct Ratio {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;

  [[nodiscard]] constexpr bool never() const { return numerator == 0; }
  [[nodiscard]] constexpr bool always() const { return numerator == denominator; }
  friend constexpr bool operator==(const Ratio&, const Ratio&) = default;
};

}  // namespace midflight::sim
