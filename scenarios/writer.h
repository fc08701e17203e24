// Writes a configuration as the scenario file that it would be read from (spec 4): complete, no
// includes, what has its default left out.
#pragma once

#include <string>

#include "sim/world/config.h"

namespace midflight::scenarios {

// For people: indented, one line at the end. Read again it is the same configuration.
[[nodiscard]] std::string to_scenario(const sim::ScenarioConfig& config);

}  // namespace midflight::scenarios
