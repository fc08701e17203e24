// What is kept of a find (spec 5): DIR/crashes/<property>-<fingerprint>/ with trace, scenario and
// reports.
#pragma once

#include <string>

#include "scenarios/reader.h"
#include "sim/cli/log_output.h"
#include "sim/trace/choice_list.h"
#include "sim/world/result.h"

namespace midflight::cli {

struct Find {
  const scenarios::LoadedScenario& scenario;
  const sim::Answers& answers;  // that show it
  std::string property;
  std::string fingerprint;
  std::string text;     // for people
  std::string command;  // that runs it again
};

// What is there already is replaced. Fails as well if the answers don't show what was found.
[[nodiscard]] Result<void> write_find(const Find& find, const std::string& folder);

// The violation as a run by these answers shows it, with its event, instant and nodes.
[[nodiscard]] sim::Violation shown_violation(const scenarios::LoadedScenario& scenario,
                                             const sim::Answers& answers,
                                             const sim::Violation& violation);

// What the nodes log while the scenario goes as the answers say, as far as they fit it. Empty if
// nobody asked for a log.
[[nodiscard]] std::string log_of(const scenarios::LoadedScenario& scenario,
                                 const sim::Answers& answers, const std::string& title,
                                 const LogOptions& options);

}  // namespace midflight::cli
