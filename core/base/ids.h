// Identifiers as distinct types: a node can't be passed where a link is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace midflight {

template <class Tag>
struct Id {
  std::uint32_t value = kNone;

  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  [[nodiscard]] constexpr bool valid() const { return value != kNone; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

// A host of the simulated network, by its place in the configuration.
using NodeIndex = Id<struct NodeTag>;
// One end of a stream connection, unique within its host and never reused.
using ConnectionId = Id<struct ConnectionTag>;

// An IPv4 address and port, in host byte order.
struct Address {
  std::uint32_t host = 0;
  std::uint16_t port = 0;

  [[nodiscard]] constexpr bool valid() const { return host != 0; }
  friend constexpr auto operator<=>(const Address&, const Address&) = default;
};

}  // namespace midflight
