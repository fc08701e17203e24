// What `explore` leaves behind: text for people, and a folder for each find.
#pragma once

#include <string>

#include "reports/page_search.h"
#include "scenarios/reader.h"
#include "sim/cli/log_output.h"
#include "sim/shrink/exploration.h"

namespace midflight::cli {

struct Explored {
  const scenarios::LoadedScenario& scenario;
  const sim::Exploration& exploration;
  std::string strategy;
  std::uint32_t depth;  // that the strategy looked for
  std::span<const scenarios::Override> overrides;
  std::int64_t milliseconds = 0;
  std::vector<reports::PageProgress> progress;
};

// The command that shows a violation of the certificate again.
[[nodiscard]] std::string replay_of(const Explored& explored, std::size_t index);
// As results are (spec 5): the violations are those of the smallest examples.
[[nodiscard]] sim::RunResult to_result(const Explored& explored, const std::string& command);
[[nodiscard]] std::string explore_text(const Explored& explored);
[[nodiscard]] reports::PageSearch explore_page(const Explored& explored,
                                               const std::string& command);
// What the nodes log on the way to each find.
[[nodiscard]] std::string log_of(const Explored& explored, const LogOptions& options);
// As finds.h says.
[[nodiscard]] Result<void> write_finds(const Explored& explored, const std::string& folder);

}  // namespace midflight::cli
