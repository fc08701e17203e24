#include "core/node/mtu_steps.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"

namespace midflight::node {
namespace {

constexpr std::size_t kIntervals = kMtu - kMinMtu + 1;
// Offset over the lower end, by interval and by place in the cycle.
using Offsets = std::array<std::array<std::uint16_t, kProbesPerCycle>, kIntervals>;

// Single precision, as in the daemon: the only floats of a node, gone before the first decision.
Offsets compute(float multiplier) {
  Offsets offsets{};
  for (std::size_t interval = 0; interval < kIntervals; ++interval) {
    for (std::uint32_t probe = 0; probe < kProbesPerCycle; ++probe) {
      const auto position = static_cast<float>(kProbesPerCycle - 1 - probe);
      const float exponent = multiplier * position / static_cast<float>(kProbesPerCycle - 1);
      offsets[interval][probe] =
          static_cast<std::uint16_t>(std::pow(static_cast<float>(interval), exponent));
    }
  }
  return offsets;
}

}  // namespace

std::uint32_t mtu_step(std::uint32_t minmtu, std::uint32_t maxmtu, std::uint32_t probe) {
  static const Offsets kUnknownMaximum = compute(0.97F);
  static const Offsets kKnownMaximum = compute(1.0F);
  const auto lower = std::max(minmtu, kMinMtu);
  MIDFLIGHT_CHECK(maxmtu <= kMtu, "nothing larger than tinc's largest packet is probed");
  const auto& offsets = maxmtu == kMtu ? kUnknownMaximum : kKnownMaximum;
  // Message-size errors may have pushed the maximum below the least probe.
  const auto interval = std::max(lower, maxmtu) - lower;
  return lower + offsets[interval][probe % kProbesPerCycle];
}

}  // namespace midflight::node
