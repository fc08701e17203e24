#include "sim/corpus/swarm.h"

#include <algorithm>

namespace midflight::sim {

Swarm Swarm::draw(Draws& draws) {
  // Messages, the scenario's script and the clock go on whatever else there is.
  Swarm out;
  for (const auto kind :
       {MoveKind::injection, MoveKind::lose, MoveKind::duplicate, MoveKind::rekey}) {
    const auto drawn = draws.below(4);
    out.set(kind, drawn == 0 ? Rate::off : drawn == 1 ? Rate::extreme : Rate::normal);
  }
  return out;
}

void Swarm::thin(std::vector<Move>& moves, Draws& draws) const {
  std::erase_if(moves, [this](const Move& move) { return rate(move.kind) == Rate::off; });
  const auto extreme = [this](const Move& move) { return rate(move.kind) == Rate::extreme; };
  if (std::none_of(moves.begin(), moves.end(), extreme) || draws.below(2) == 0) return;
  std::erase_if(moves, [&extreme](const Move& move) { return !extreme(move); });
}

}  // namespace midflight::sim
