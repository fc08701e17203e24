// What becomes of a state at rest, when nothing goes wrong any more.
#pragma once

#include <compare>
#include <string>

#include "sim/explore/plan.h"

namespace midflight::sim {

enum class Health : std::uint8_t {
  healthy,          // packets pass both ways, at once or after a handshake
  down_until_rule,  // only after a timer's rule
  down_for_good,    // not within the bound of the property `recovers`
};

struct Outcome {
  Health health = Health::healthy;
  std::uint32_t restarts = 0;  // of channels, since the search began
  friend constexpr auto operator<=>(const Outcome&, const Outcome&) = default;
};

// "healthy", "healthy after 1 restart", "down until the 10-second rule after 2 restarts", ...
[[nodiscard]] std::string to_text(const Outcome& outcome);

// Lets a copy of the world go on as the seed says, both ends of every pair sending.
[[nodiscard]] Health probe_health(const Plan& plan, const World& from, crypto::Operations& crypto);

}  // namespace midflight::sim
