// Swarm testing: a round of runs leaves some kinds of moves out altogether and makes others happen
// as often as they can, since what all runs do a little of hides what takes much of one thing and
// nothing of another.
#pragma once

#include <array>

#include "sim/explore/strategy.h"

namespace midflight::sim {

class Swarm {
 public:
  enum class Rate : std::uint8_t { off, normal, extreme };

  // Everything as likely as the strategy has it.
  Swarm() { rates_.fill(Rate::normal); }
  [[nodiscard]] static Swarm draw(Draws& draws);

  void set(MoveKind kind, Rate rate) { rates_.at(static_cast<std::size_t>(kind)) = rate; }
  [[nodiscard]] Rate rate(MoveKind kind) const { return rates_[static_cast<std::size_t>(kind)]; }
  // Takes out what is off; where something extreme is left, every other time nothing else is. May
  // leave nothing.
  void thin(std::vector<Move>& moves, Draws& draws) const;

 private:
  std::array<Rate, 7> rates_{};
};

}  // namespace midflight::sim
