// Replays an imported trace: simulated nodes follow what the real ones did.
#pragma once

#include <map>
#include <span>
#include <string>

#include "scenarios/reader.h"
#include "sim/cli/exit.h"
#include "sim/world/config.h"

namespace midflight::cli {

struct ImportedReplay {
  std::string text;  // for people: how far nodes with the scenario's behaviour do the same
  ExitStatus status = ExitStatus::held;
};

// Does this file hold such a trace? Of what can't be read: false.
[[nodiscard]] bool is_imported_trace(const std::string& file);

[[nodiscard]] Result<ImportedReplay> replay_imported(
    const std::string& file, std::span<const scenarios::Override> overrides);

// `logs`: for each node that has one, the texts of its events (sim/import/events.h), a line each,
// in order of their numbers `a`.
[[nodiscard]] Result<ImportedReplay> replay_imported(
    const sim::ScenarioConfig& scenario, const std::map<std::string, std::string>& logs);

}  // namespace midflight::cli
