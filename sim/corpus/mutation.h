// Edits of a list of steps. What comes out stays meaningful however it was edited, since steps are
// found by name and those that can't be made are left out.
#pragma once

#include "sim/corpus/entry.h"
#include "sim/explore/strategy.h"

namespace midflight::sim {

// A place where the list does not say what happens: any move may.
inline constexpr std::uint64_t kAnyStep = 0;

enum class Edit : std::uint8_t {
  remove,         // one step
  remove_range,   // a few in a row
  insert,         // any move
  swap,           // two steps
  splice,         // from here on as another list from somewhere on
  change_answer,  // to what was asked within a step
  move_rare,      // an injection, a loss, a duplicate or a rekey happens elsewhere
  cut,            // from here on anything
};
inline constexpr std::size_t kEdits = 8;

void apply(Edit edit, std::vector<CorpusStep>& list, std::span<const CorpusStep> other,
           Draws& draws);
// A few edits, drawn.
void mutate(std::vector<CorpusStep>& list, std::span<const CorpusStep> other, Draws& draws);

}  // namespace midflight::sim
