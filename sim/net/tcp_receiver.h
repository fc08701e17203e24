// The receiving half of a simulated TCP: puts segments in order and says when to acknowledge.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "sim/net/byte_queue.h"
#include "sim/net/tcp_segment.h"

namespace midflight::sim {

class TcpSink;

inline constexpr Duration kTcpDelayedAck = std::chrono::milliseconds(40);
inline constexpr std::uint32_t kTcpQuickAcks = 16;  // segments acknowledged at once at the start

class TcpReceiver {
 public:
  TcpReceiver(std::uint32_t mss, std::uint32_t window) : mss_(mss), window_(window) {}

  // Takes what is new in a segment and delivers what is in order now. Any segment that takes up
  // room in the stream makes an acknowledgement due, at once or later.
  void accept(const TcpSegment& segment, ByteView payload, Instant now, TcpSink& sink);

  [[nodiscard]] std::uint64_t next() const { return next_; }  // the offset expected
  [[nodiscard]] std::uint32_t window() const { return window_; }
  [[nodiscard]] bool finished() const { return finished_; }  // FIN was reached in order

  [[nodiscard]] const std::optional<Instant>& ack_deadline() const { return ack_deadline_; }
  void demand_ack(Instant now) { ack_deadline_ = now; }
  void ack_was_sent();

  void write_state(Writer& out) const;
  friend bool operator==(const TcpReceiver&, const TcpReceiver&) = default;

 private:
  // A run of bytes that arrived before its turn.
  struct Island {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    friend bool operator==(const Island&, const Island&) = default;
  };

  void store(std::uint64_t begin, ByteView payload);
  void deliver_stored(TcpSink& sink);
  void schedule_ack(Instant now);

  std::uint32_t mss_;
  std::uint32_t window_;
  std::uint64_t next_ = 1;
  std::optional<std::uint64_t> fin_;  // its offset, once known
  bool finished_ = false;
  ByteQueue stored_;             // from next_ on; zeros outside the islands
  std::vector<Island> islands_;  // ascending, neither overlapping nor touching, all after next_
  std::uint64_t acknowledged_ = 1;
  std::uint32_t quick_acks_ = kTcpQuickAcks;
  std::optional<Instant> ack_deadline_;
};

}  // namespace midflight::sim
