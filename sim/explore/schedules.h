// One schedule after another, as a strategy says: for spaces that are too large to exhaust.
#pragma once

#include "sim/explore/state_search.h"
#include "sim/explore/strategy.h"

namespace midflight::sim {

struct ScheduleLimits {
  std::uint64_t schedules = 1000;
  std::uint64_t steps = 10'000;  // of one schedule; a longer one is cut off
  std::size_t jobs = 1;
  bool stop_on_first = false;
  bool twice = false;  // every schedule is run again, and must come to the same state
  std::function<bool(std::uint64_t schedules)> stop;
};

struct SchedulesResult {
  std::uint64_t schedules = 0;
  std::uint64_t steps = 0;
  std::uint64_t violating = 0;  // schedules
  Shape shape;
  std::vector<Find> finds;  // in the order of schedules; `times` counts schedules
  std::vector<bool> seen;
  std::optional<std::uint64_t> differs;  // a schedule that came to two states
  bool stopped = false;
};

// The same for any number of jobs.
[[nodiscard]] SchedulesResult run_schedules(const PlannedSearch& search, std::string_view strategy,
                                            const StrategyOptions& options,
                                            const ScheduleLimits& limits);

}  // namespace midflight::sim
