// What properties may know of a scenario: names, and the bounds that follow from tinc's rules.
#pragma once

#include "sim/property/property.h"
#include "sim/world/config.h"

namespace midflight::sim {

[[nodiscard]] SharedContext make_context(const ScenarioConfig& scenario);

}  // namespace midflight::sim
