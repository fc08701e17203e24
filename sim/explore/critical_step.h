// The last step before which some continuation was still fine (spec 3, "Searching").
#pragma once

#include "sim/explore/state_search.h"

namespace midflight::sim {

// The place of that step in a schedule that violates the property, 0 is the first; nothing if no
// state of it has a continuation within `states` states that comes to rest without violating it.
[[nodiscard]] std::optional<std::size_t> critical_step(const PlannedSearch& search,
                                                       std::span<const ScheduleStep> schedule,
                                                       std::string_view property,
                                                       std::uint64_t states,
                                                       crypto::Operations& crypto);

}  // namespace midflight::sim
