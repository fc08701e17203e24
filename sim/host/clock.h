// One node's clock: its rate and offset against virtual time (spec 4, "clock"), in integers.
#pragma once

#include "core/base/bytes.h"
#include "core/base/time.h"

namespace midflight::sim {

// Parts in a million that a clock may gain or lose: it never stands still.
inline constexpr std::int64_t kMaxClockRate = 500'000;
// What the steps of a clock come to, either way: twice the longest run.
inline constexpr Duration kMaxClockSteps = std::chrono::seconds(2'000'000'000);

class NodeClock {
 public:
  NodeClock() = default;
  NodeClock(std::int64_t rate_ppm, Duration offset) : rate_ppm_(rate_ppm), offset_(offset) {}

  [[nodiscard]] LocalInstant local(Instant at) const;
  // The first instant at which this clock shows at least `local`; one after the longest run if that
  // is not before it.
  [[nodiscard]] Instant when(LocalInstant local) const;
  void step(Duration by);
  // From `at` on it runs so much faster than before; at that instant it shows the same. Changes add
  // up, so that each can be taken back; what they come to is held to kMaxClockRate.
  void change_rate(std::int64_t ppm, Instant at);
  void write_state(Writer& out) const;

 private:
  [[nodiscard]] std::int64_t rate() const;

  std::int64_t rate_ppm_ = 0;
  std::int64_t changed_ppm_ = 0;  // since the start
  Duration offset_{};
};

}  // namespace midflight::sim
