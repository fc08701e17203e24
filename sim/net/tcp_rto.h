// The retransmission timeout of RFC 6298: 200 ms at least, as Linux has it.
#pragma once

#include "core/base/bytes.h"
#include "core/base/time.h"

namespace midflight::sim {

inline constexpr Duration kTcpMinRto = std::chrono::milliseconds(200);
inline constexpr Duration kTcpMaxRto = std::chrono::seconds(120);
inline constexpr Duration kTcpInitialRto = std::chrono::seconds(1);
// The G of RFC 6298. On a path without jitter RTTVAR fades to nothing; G then keeps the timeout
// clear of a delayed acknowledgement.
inline constexpr Duration kTcpRtoGranularity = std::chrono::milliseconds(100);

class TcpRto {
 public:
  [[nodiscard]] Duration timeout() const { return timeout_; }

  // One round trip, never that of data that was sent twice (Karn). Ends any back-off.
  void sample(Duration round_trip);
  void back_off();
  // The opening was sent more than once, so there is no sample: data begin at 3 s (5.7).
  void start_without_sample() { timeout_ = std::chrono::seconds(3); }

  void write_state(Writer& out) const;
  friend bool operator==(const TcpRto&, const TcpRto&) = default;

 private:
  Duration timeout_ = kTcpInitialRto;
  Duration srtt_{};  // 0: no sample yet
  Duration rttvar_{};
};

}  // namespace midflight::sim
