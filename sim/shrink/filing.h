// What a failing schedule is filed as. What it does besides its race shows in its fingerprint, so
// that one race fails in many ways; what is left when all of that may go is the race.
#pragma once

#include "sim/shrink/schedule.h"

namespace midflight::sim {

struct Filing {
  std::vector<ScheduleStep> schedule;  // the smallest that fails in that very way
  Filed filed_as;
  std::vector<ScheduleStep> smallest;  // in which the same property is violated with that message
  std::string message;                 // of it; nodes may have changed places
};

// `failure` is what the schedule shows, with this message. Nothing if `stop` ended it before.
[[nodiscard]] std::optional<Filing> file_failure(const PlannedSearch& search,
                                                 std::vector<ScheduleStep> schedule,
                                                 const Violation& failure,
                                                 crypto::Operations& crypto,
                                                 const std::function<bool()>& stop);

}  // namespace midflight::sim
