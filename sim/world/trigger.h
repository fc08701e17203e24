// When a trigger of a scenario is met (spec 4, `inject.when`).
#pragma once

#include "sim/kernel/event.h"
#include "sim/world/config.h"

namespace midflight::sim {

// Whether the event is one that the trigger is about, whatever its occurrence.
[[nodiscard]] bool matches(const Trigger& trigger, const Event& event);

// Counts one trigger's matches; the trigger itself stays in the configuration.
class TriggerCounter {
 public:
  // Whether the trigger fires at this event.
  [[nodiscard]] bool fires(const Trigger& trigger, const Event& event) {
    if (!matches(trigger, event)) return false;
    ++seen_;
    return trigger.every || seen_ == trigger.occurrence;
  }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  void write_state(Writer& out) const { out.integer(seen_); }

 private:
  std::uint64_t seen_ = 0;
};

}  // namespace midflight::sim
