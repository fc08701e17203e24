// What a corpus has to say, for people and machines: at the end of `fuzz`, and for `status`.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/known_finds.h"
#include "sim/corpus/state.h"
#include "sim/world/result.h"

namespace midflight::cli {

[[nodiscard]] std::string corpus_text(const std::string& folder, const sim::CorpusState& state,
                                      const KnownFinds& known);
// One object (sim/corpus/FORMAT.md).
[[nodiscard]] std::string corpus_json(const std::string& folder, const sim::CorpusState& state);

// For `--json`: one for each scenario.
[[nodiscard]] std::vector<sim::RunResult> scenario_results(const std::string& folder,
                                                           const sim::CorpusState& state,
                                                           const sim::CampaignKey& campaign);
// For `--junit`: one for each find, which fails unless it is known.
[[nodiscard]] std::vector<sim::RunResult> find_results(const std::string& folder,
                                                       const sim::CorpusState& state,
                                                       const KnownFinds& known);

}  // namespace midflight::cli
