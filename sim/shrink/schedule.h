// Shrinking a schedule (spec 3, "Searching"): what is left still shows the violation, and leaving
// out any one more step makes it go away.
#pragma once

#include <functional>

#include "sim/explore/schedule_path.h"
#include "sim/shrink/filed.h"

namespace midflight::sim {

[[nodiscard]] bool shows(const Walk& walk, const Filed& violation);

// The schedule itself if it doesn't show the violation. When `stop` says so, the smallest so far.
[[nodiscard]] std::vector<ScheduleStep> shrink_schedule(const PlannedSearch& search,
                                                        std::vector<ScheduleStep> schedule,
                                                        const Filed& violation,
                                                        crypto::Operations& crypto,
                                                        const std::function<bool()>& stop);

}  // namespace midflight::sim
