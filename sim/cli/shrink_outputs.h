// What `shrink` leaves behind: a trace, a scenario, and text for people.
#pragma once

#include <string>

#include "scenarios/reader.h"
#include "sim/shrink/run.h"

namespace midflight::cli {

// The scenario that was shrunk, as one that declares its violations: to be run, recorded and kept.
// An error if what comes out can't be read again, which would be a bug.
[[nodiscard]] Result<scenarios::LoadedScenario> as_scenario(const sim::ShrunkRun& shrunk,
                                                            const std::string& name);

// As a file.
[[nodiscard]] std::string scenario_text(const scenarios::LoadedScenario& scenario);

// What was left out, and what shows the rest.
[[nodiscard]] std::string shrink_text(const sim::ShrunkRun& shrunk, const std::string& command);

}  // namespace midflight::cli
