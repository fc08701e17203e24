// PCT (Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding
// Bugs", 2010): each task has a random priority and the highest goes first; at depth - 1 random
// steps the task at work drops below all others. A schedule of n tasks and k steps shows a bug of
// depth d with probability 1 / (n k^(d-1)) at least.
#pragma once

#include "sim/explore/strategy.h"

namespace midflight::sim {

// The chance that a bug of this depth is there and was missed by so many schedules, in millionths,
// rounded up.
[[nodiscard]] std::uint64_t pct_chance_missed(const Shape& shape, std::uint32_t depth,
                                              std::uint64_t schedules);

}  // namespace midflight::sim
