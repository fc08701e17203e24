// Whether an event is one that a scenario speaks of (spec 4, "inject.when").
#pragma once

#include "sim/kernel/event.h"
#include "sim/world/config.h"

namespace midflight::sim {

// Everything but the occurrence.
[[nodiscard]] bool matches(const Trigger& trigger, const Event& event);

// Counts matches and says which of them the trigger means.
class TriggerCounter {
 public:
  // True if this event is the occurrence that the trigger asks for.
  [[nodiscard]] bool fires(const Trigger& trigger, const Event& event);
  void write_state(Writer& out) const { out.integer(count_); }

 private:
  std::uint32_t count_ = 0;
};

}  // namespace midflight::sim
