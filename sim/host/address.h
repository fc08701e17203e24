// Every host has one address, by its index: 10.0.0.1 and on, port 655.
#pragma once

#include "core/base/ids.h"

namespace midflight::sim {

inline constexpr std::uint32_t kFirstAddress = 10U << 24U | 1;
inline constexpr std::uint16_t kTincPort = 655;

[[nodiscard]] constexpr Address address_of(NodeIndex node) {
  return Address{kFirstAddress + node.value, kTincPort};
}

}  // namespace midflight::sim
