// One node's clock: its rate and offset against virtual time (spec 4, "clock"), in integers.
#pragma once

#include "core/base/bytes.h"
#include "core/base/time.h"

namespace midflight::sim {

class NodeClock {
 public:
  NodeClock() = default;
  NodeClock(std::int64_t rate_ppm, Duration offset) : rate_ppm_(rate_ppm), offset_(offset) {}

  [[nodiscard]] LocalInstant local(Instant at) const;
  // The first instant at which this clock shows at least `local`.
  [[nodiscard]] Instant when(LocalInstant local) const;
  void step(Duration by) { offset_ += by; }
  void write_state(Writer& out) const { out.signed64(offset_.count()); }

 private:
  std::int64_t rate_ppm_ = 0;
  Duration offset_{};
};

}  // namespace midflight::sim
