#include "sim/shrink/schedule.h"

#include "sim/shrink/minimise.h"

namespace midflight::sim {

bool shows(const Walk& walk, const Filed& violation) {
  return find_filed(walk.violations, violation) != nullptr;
}

std::vector<ScheduleStep> shrink_schedule(const PlannedSearch& search,
                                          std::vector<ScheduleStep> schedule,
                                          const Filed& violation, crypto::Operations& crypto,
                                          const std::function<bool()>& stop) {
  // Steps that can't be made any more are gone from the walk.
  const auto still_shows =
      [&](const std::vector<ScheduleStep>& rest) -> std::optional<std::vector<ScheduleStep>> {
    auto way = walk(search, rest, crypto);
    if (!shows(way, violation)) return std::nullopt;
    return std::move(way.steps);
  };
  static_cast<void>(minimise(schedule, still_shows, stop));
  return schedule;
}

}  // namespace midflight::sim
