// Sees that time goes on: a scenario whose injections trigger each other without delay would never
// get to its duration.
#pragma once

#include "sim/world/world.h"

namespace midflight::sim {

class Standstill {
 public:
  explicit Standstill(std::uint64_t most = kMostAtOnce) : most_(most) {}

  // To be asked after each step: more events than that happened at one instant.
  [[nodiscard]] bool found(const World& world) {
    if (world.now() != since_) {
      since_ = world.now();
      before_ = world.events();
    }
    return world.events() - before_ > most_;
  }
  [[nodiscard]] std::string text() const {
    return "more than " + std::to_string(most_) + " events at " + to_text(since_) +
           ": time stands still; what triggers itself needs a delay (\"after\")";
  }

 private:
  std::uint64_t most_;
  Instant since_;
  std::uint64_t before_ = 0;  // events
};

}  // namespace midflight::sim
