// What a result means to the shell (spec 5, "exit status").
#pragma once

#include "sim/world/result.h"

namespace midflight::sim {

inline constexpr int kStatusHolds = 0;
inline constexpr int kStatusFailed = 1;
inline constexpr int kStatusWrongInput = 2;
inline constexpr int kStatusDiverged = 3;
inline constexpr int kStatusInconclusive = 4;

// Of `run`: declared violations don't count.
[[nodiscard]] int run_status(const RunResult& result);
// Of `explore`, `fuzz` and `replay`: any violation counts.
[[nodiscard]] int search_status(const RunResult& result);
// The one that wins where several apply.
[[nodiscard]] int graver_status(int a, int b);

}  // namespace midflight::sim
