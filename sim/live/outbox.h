// Records on their way into a socket. Those of a stream are sent together, those of datagram mode
// each by itself; paced ones are also kept apart in time, for peers that read one record per
// receive call.
#pragma once

#include <deque>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/sptps/record.h"
#include "sim/live/socket.h"

namespace midflight::sim {

class Outbox {
 public:
  static constexpr long kPace = 50'000'000;  // nanoseconds

  Outbox(sptps::Mode mode, bool paced);

  void push(ByteView record);
  // Sends what the socket takes now.
  [[nodiscard]] Result<void> flush(const Socket& socket);

  [[nodiscard]] bool empty() const { return records_.empty(); }
  [[nodiscard]] bool wants_to_send() const { return !empty() && !resting_; }
  // Becomes readable when the time after a paced record is over; then call rested().
  [[nodiscard]] int timer() const { return timer_.descriptor(); }
  void rested();

 private:
  void rest();

  sptps::Mode mode_;
  bool paced_;
  bool resting_ = false;
  Socket timer_;
  std::deque<Bytes> records_;
  std::size_t sent_ = 0;  // bytes of the first
};

}  // namespace midflight::sim
