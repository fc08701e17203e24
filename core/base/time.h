// Typed virtual time, in 64-bit nanoseconds (spec 3, "Time"). Neither clock has a now(): an instant
// is always handed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace midflight {

using Duration = std::chrono::nanoseconds;

// The simulation's own clock; its epoch is the start of the run.
struct VirtualClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<VirtualClock, Duration>;
  static constexpr bool is_steady = true;
};
using Instant = VirtualClock::time_point;

// One node's idea of the time: Unix-sized, may drift from VirtualClock and be stepped. A value of
// 0 means "long ago" to the protocol (spec 2), so a node's clock never runs near its epoch.
struct LocalClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<LocalClock, Duration>;
  static constexpr bool is_steady = false;
};
using LocalInstant = LocalClock::time_point;

// The whole seconds that tinc's event loop compares in many of its rules.
[[nodiscard]] constexpr std::int64_t whole_seconds(LocalInstant at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
}

// "11.022151" : seconds with six decimals, rounded down. For people; machines get nanoseconds.
[[nodiscard]] std::string to_text(Instant at);

// The shortest exact form with one unit: "10ms", "1500us", "3s", "-5ns".
[[nodiscard]] std::string to_text(Duration duration);

}  // namespace midflight
