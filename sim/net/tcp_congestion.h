// How much may be in flight: slow start and congestion avoidance (RFC 5681, from the 10 segments of
// RFC 6928, counted in bytes as RFC 3465 does, in slow start without its limit as Linux does),
// limited transmit (RFC 3042) and NewReno's fast recovery (RFC 6582). Offsets are those of
// TcpSegment.
#pragma once

#include <cstdint>
#include <limits>

#include "core/base/bytes.h"

namespace midflight::sim {

inline constexpr std::uint32_t kTcpInitialWindow = 10;  // segments

class TcpCongestion {
 public:
  explicit TcpCongestion(std::uint32_t mss)
      : mss_(mss), window_(std::uint64_t{kTcpInitialWindow} * mss) {}

  // What an acknowledgement of new data said.
  struct Progress {
    std::uint64_t una = 0;    // the first offset now unacknowledged
    std::uint64_t acked = 0;  // bytes
    bool window_was_full = false;
  };

  // Both return whether the first unacknowledged segment is to be sent again at once.
  [[nodiscard]] bool acknowledged(const Progress& progress);
  [[nodiscard]] bool duplicate(std::uint64_t una, std::uint64_t in_flight, std::uint64_t sent_end);

  // first: the segment timed out for the first time.
  void timed_out(std::uint64_t in_flight, std::uint64_t sent_end, bool first);
  void restart_after_idle();
  void opening_was_lost_twice() { window_ = mss_; }

  [[nodiscard]] std::uint64_t window() const;  // bytes
  [[nodiscard]] std::uint64_t threshold() const { return threshold_; }
  [[nodiscard]] bool recovering() const { return recovering_; }

  void write_state(Writer& out) const;
  friend bool operator==(const TcpCongestion&, const TcpCongestion&) = default;

 private:
  void grow(std::uint64_t una, std::uint64_t acked);
  void halve(std::uint64_t in_flight);

  std::uint32_t mss_;
  std::uint32_t duplicates_ = 0;
  std::uint64_t window_;
  std::uint64_t threshold_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t credit_ = 0;   // bytes acknowledged towards the next segment of window
  std::uint64_t recover_ = 0;  // the end of what was sent when the last recovery began
  bool recovering_ = false;    // fast recovery
};

}  // namespace midflight::sim
