// Whether any fault acts, so that liveness is asked for only when none does (safety first).
#pragma once

#include <algorithm>

#include "sim/kernel/event.h"

namespace midflight::sim {

class Calm {
 public:
  // faults_end as in PropertyContext.
  explicit Calm(Instant faults_end) : since_(faults_end) {}

  void observe(const Event& event) {
    if (event.kind != EventKind::fault) return;
    if (event.value != 0) {
      ++active_;
    } else if (active_ > 0) {
      --active_;
    }
    since_ = std::max(since_, event.at);
  }
  // Never while a fault acts.
  [[nodiscard]] bool at(Instant now) const { return active_ == 0 && now >= since_; }
  // When the last fault so far ended.
  [[nodiscard]] Instant since() const { return since_; }

  void write_state(Writer& out) const {
    out.integer(active_).signed64(since_.time_since_epoch().count());
  }

 private:
  std::uint64_t active_ = 0;
  Instant since_;
};

}  // namespace midflight::sim
