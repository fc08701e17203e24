// The kinds of pending events of a world, and what the members of Pending mean in each.
#pragma once

#include <cstdint>

namespace midflight::sim {

enum class PendingKind : std::uint32_t {
  boot,         // node starts
  timer,        // a: timer id
  packet,       // a: packet slot, at the host `node` of its way
  stream,       // a: connection, b: 2 * its generation + the sending end; node: receiver
  tcp_timer,    // a: connection, b: 2 * its generation + the end; node: the host
  traffic,      // a: flow; its next packet
  echo,         // a: slot of the echo that node answers with
  injection,    // a: injection
  fault_begin,  // a: fault action
  fault_end,    // a: fault action
};

[[nodiscard]] constexpr std::uint32_t to_number(PendingKind kind) {
  return static_cast<std::uint32_t>(kind);
}

}  // namespace midflight::sim
