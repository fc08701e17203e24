// What replay is given: a trace's file or a token, and the scenario that belongs to it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/trace/reader.h"
#include "sim/trace/token.h"

namespace midflight::cli {

// Not if a file has that name.
[[nodiscard]] bool is_token(const std::string& text);

// The scenario that the trace holds, with these members set over it.
[[nodiscard]] Result<scenarios::LoadedScenario> scenario_of(
    const std::string& trace_file, const sim::TraceHeader& header,
    std::span<const scenarios::Override> overrides);

// The number of the last event, if a signal or --until ended the recorded run before its
// scenario's end.
[[nodiscard]] std::optional<std::uint64_t> cut_short_after(const sim::TraceSurvey& trace);

// Where to look for a token's scenario.
struct ScenarioSearch {
  std::vector<std::string> paths;  // files or folders; empty: the current folder
  std::vector<scenarios::Override> overrides;
};
// The first that fits the token's digest with the first overrides (as a run had them); what comes
// after these is set over it (to see what it changes).
[[nodiscard]] Result<scenarios::LoadedScenario> find_scenario(const sim::Token& token,
                                                              const ScenarioSearch& search);

}  // namespace midflight::cli
