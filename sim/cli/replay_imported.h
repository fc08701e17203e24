// Replays an imported trace: simulated nodes follow what the real ones did.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "scenarios/reader.h"
#include "sim/trace/reader.h"
#include "sim/world/result.h"

namespace midflight::cli {

struct ImportedReplay {
  // One expectation for each node; `error` names the first that did not do the same. Real nodes
  // have no digest and are judged by no property.
  sim::RunResult result;
  std::string text;  // for people: how far nodes with the scenario's behaviour do the same
};

// Does this file hold such a trace? Of what can't be read: false.
[[nodiscard]] bool is_imported_trace(const std::string& file);

// Up to the event with the number `until`. The observers see what was recorded.
[[nodiscard]] Result<ImportedReplay> replay_imported(const sim::ScenarioConfig& scenario,
                                                     sim::TraceReader& trace,
                                                     std::optional<std::uint64_t> until,
                                                     std::span<sim::Observer* const> observers);

// `logs`: for each node that has one, the texts of its events (sim/import/events.h), a line each,
// in order of their numbers `a`.
[[nodiscard]] Result<ImportedReplay> replay_imported(
    const sim::ScenarioConfig& scenario, const std::map<std::string, std::string>& logs);

}  // namespace midflight::cli
