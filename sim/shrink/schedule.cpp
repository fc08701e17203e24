#include "sim/shrink/schedule.h"

#include <algorithm>

namespace midflight::sim {

bool shows(const Walk& walk, const Filed& violation) {
  return std::any_of(walk.violations.begin(), walk.violations.end(), [&](const Violation& each) {
    return each.property == violation.property && each.fingerprint == violation.fingerprint;
  });
}

std::vector<ScheduleStep> shrink_schedule(const PlannedSearch& search,
                                          std::vector<ScheduleStep> schedule,
                                          const Filed& violation, crypto::Operations& crypto,
                                          const std::function<bool()>& stop) {
  // Steps that could not be made in a walk are gone from it, so a try may shrink by more than
  // asked.
  const auto without = [&](std::size_t begin, std::size_t size) {
    auto fewer = schedule;
    const auto first = fewer.begin() + static_cast<std::ptrdiff_t>(begin);
    fewer.erase(first, first + static_cast<std::ptrdiff_t>(size));
    auto way = walk(search, fewer, crypto);
    if (!shows(way, violation)) return false;
    schedule = std::move(way.steps);
    return true;
  };
  auto size = std::max<std::size_t>(1, schedule.size() / 2);
  for (;;) {
    bool removed = false;
    for (auto begin = schedule.size(); begin-- > 0;) {
      if (stop && stop()) return schedule;
      if (begin + size > schedule.size()) continue;
      if (without(begin, size)) {
        removed = true;
        begin = std::min(begin, schedule.size());
      }
    }
    if (size == 1 && !removed) return schedule;
    if (!removed) size = std::max<std::size_t>(1, size / 2);
  }
}

}  // namespace midflight::sim
