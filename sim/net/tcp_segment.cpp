#include "sim/net/tcp_segment.h"

namespace midflight::sim {

std::optional<TcpSegment> reset_reply(const TcpSegment& segment, std::size_t payload_size) {
  if (segment.rst) return std::nullopt;
  TcpSegment reply;
  reply.rst = true;
  if (segment.has_ack) {
    reply.seq = segment.ack;
  } else {
    reply.has_ack = true;
    reply.ack =
        segment.seq + payload_size + std::uint64_t{segment.syn} + std::uint64_t{segment.fin};
  }
  return reply;
}

}  // namespace midflight::sim
