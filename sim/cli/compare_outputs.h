// What `compare` says.
#pragma once

#include <span>
#include <string>

#include "reports/page_search.h"
#include "scenarios/reader.h"
#include "sim/cli/log_output.h"
#include "sim/shrink/comparison.h"

namespace midflight::cli {

struct Compared {
  const scenarios::LoadedScenario& before;
  const scenarios::LoadedScenario& after;
  std::span<const scenarios::Override> both;
  std::span<const scenarios::Override> changes;
  std::uint64_t seed = 0;
};

[[nodiscard]] std::string compared_text(const Compared& compared, const sim::Comparison& found);
[[nodiscard]] std::string compared_text(const Compared& compared, const sim::Lockstep& found);

[[nodiscard]] reports::PageComparison compared_page(const Compared& compared,
                                                    const sim::Comparison& found);

// What the nodes of either variant log on the way to each find.
[[nodiscard]] std::string log_of(const Compared& compared, const sim::Comparison& found,
                                 const LogOptions& options);

// As results are (spec 5): what the verdict needs as expectations; the new variant's violations.
[[nodiscard]] sim::RunResult to_result(const Compared& compared, const sim::Comparison& found);
[[nodiscard]] sim::RunResult to_result(const Compared& compared, const sim::Lockstep& found);

}  // namespace midflight::cli
