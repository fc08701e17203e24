// The sizes of path-MTU probes (spec 2, "MTU probes").
#pragma once

#include <cstdint>

namespace midflight::node {

inline constexpr std::uint32_t kMtu = 1518;    // tinc's largest packet
inline constexpr std::uint32_t kMinMtu = 512;  // below this nothing is probed
inline constexpr std::uint32_t kProbesPerCycle = 8;

// The size of the next probe, for minmtu and maxmtu of at most 1518; `probe` counts those since the
// discovery began.
[[nodiscard]] std::uint32_t mtu_step(std::uint32_t minmtu, std::uint32_t maxmtu,
                                     std::uint32_t probe);

}  // namespace midflight::node
