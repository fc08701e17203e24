// What a search over one scenario starts from and keeps to; made once, shared by all its threads.
#pragma once

#include <functional>

#include "sim/explore/search_state.h"
#include "sim/world/config.h"

namespace midflight::sim {

// From this number on a bound is none: what it would count is not even counted, so that worlds that
// differ in it alone are one.
inline constexpr std::uint32_t kUnbounded = 1'000'000;

enum class Reduction : std::uint8_t { none, sleep_sets };

[[nodiscard]] std::string_view to_text(Reduction reduction);
[[nodiscard]] Result<Reduction> parse_reduction(std::string_view text);

struct SearchOptions {
  std::uint64_t seed = 1;
  bool symmetry = true;  // of moves that are alike, one is tried
  Numbers numbers = Numbers::relative;
  std::optional<Reduction> reduction = std::nullopt;  // the one that saves most
};

struct Plan {
  ScenarioConfig scenario;  // its links carry streams as search.tcp says
  SearchOptions options;
  SharedContext context;
  SearchRules rules;
  Reduction reduction = Reduction::none;
  Instant until = Instant::max();
  std::uint32_t slack = 0;  // records a host may send before relative numbers are not exact

  // The options, with what was left to the plan.
  [[nodiscard]] SearchOptions chosen() const {
    auto out = options;
    out.reduction = reduction;
    return out;
  }
};

struct PlannedSearch {
  Plan plan;
  SearchState root;
};

[[nodiscard]] Plan make_plan(const ScenarioConfig& scenario, const SearchOptions& options);
// What ends the way to search.from before that comes.
struct PrefixLimits {
  std::function<bool()> stop;
  std::uint64_t most_at_once = kMostAtOnce;
  std::uint32_t steps_between_looks = 4096;  // at stop
};
// Runs a world of the plan's scenario up to search.from. An error if it never gets there; without a
// text if it was stopped.
[[nodiscard]] Result<void> run_to_search(World& world, const Plan& plan, const PrefixLimits& limits,
                                         StepContext context);
// Likewise, as the seed says.
[[nodiscard]] Result<PlannedSearch> plan_search(const ScenarioConfig& scenario,
                                                const SearchOptions& options,
                                                crypto::Operations& crypto,
                                                const std::function<bool()>& stop = {});

}  // namespace midflight::sim
