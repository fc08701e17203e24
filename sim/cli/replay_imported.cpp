#include "sim/cli/replay_imported.h"

#include <algorithm>

#include "reports/import_text.h"
#include "sim/import/import.h"

namespace midflight::cli {

Result<ImportedReplay> replay_imported(const sim::ScenarioConfig& scenario,
                                       const std::map<std::string, std::string>& logs) {
  std::vector<sim::LogFile> files;
  for (const auto& [node, text] : logs) files.push_back({node, "the log of " + node, text});
  sim::Behaviours behaviours;
  for (const auto& node : scenario.nodes) behaviours[node.name] = node.behaviour;
  const auto nodes = sim::follow_logs(files, behaviours);
  if (!nodes) return fail(nodes.error());
  const bool same = std::ranges::none_of(*nodes, [](const sim::NodeConformance& node) {
    return node.first_deviation || node.key_state_deviation;
  });
  return ImportedReplay{(same ? "The same as recorded.\n" : "Not the same as recorded.\n") +
                            reports::conformance_text(*nodes),
                        same ? ExitStatus::held : ExitStatus::diverged};
}

}  // namespace midflight::cli
