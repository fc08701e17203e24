// What the simulated TCP puts on a link, and the answer to a segment that finds nobody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/time.h"

namespace midflight::sim {

inline constexpr std::uint32_t kTcpHeaders = 40;  // bytes of IPv4 and TCP header around a payload

// Offsets count from the start of the stream and never wrap: SYN has 0, the data begin at 1, FIN
// has the offset after the last byte.
struct TcpSegment {
  std::uint64_t seq = 0;
  std::uint64_t ack = 0;     // the next offset expected; 0 without has_ack
  std::uint32_t window = 0;  // bytes from ack on that the sender of this segment takes
  bool syn = false;
  bool has_ack = false;
  bool fin = false;
  bool rst = false;

  friend bool operator==(const TcpSegment&, const TcpSegment&) = default;
};

// The answer of a host that has no such connection: none to a reset (RFC 9293, 3.10.7.1).
[[nodiscard]] std::optional<TcpSegment> reset_reply(const TcpSegment& segment,
                                                    std::size_t payload_size);

inline void write_deadline(Writer& out, const std::optional<Instant>& deadline) {
  out.boolean(deadline.has_value());
  if (deadline) out.signed64(deadline->time_since_epoch().count());
}

}  // namespace midflight::sim
