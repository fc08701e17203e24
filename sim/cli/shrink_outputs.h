// What `shrink` leaves behind: a trace, a scenario, and text for people.
#pragma once

#include <string>

#include "scenarios/reader.h"
#include "sim/shrink/run.h"

namespace midflight::cli {

// The shrunk scenario as a file, named for what it is and declaring its violations.
[[nodiscard]] std::string scenario_text(const sim::ShrunkRun& shrunk);
// The same, read. An error if it can't be, which would be a bug.
[[nodiscard]] Result<scenarios::LoadedScenario> as_scenario(const sim::ShrunkRun& shrunk,
                                                            const std::string& name);

// What was left out, and what shows the rest.
[[nodiscard]] std::string shrink_text(const sim::ShrunkRun& shrunk, const std::string& command);

}  // namespace midflight::cli
