// Scenarios for the tests of searching.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <stdexcept>

#include "scenarios/reader.h"
#include "sim/explore/schedules.h"
#include "sim/explore/state_search.h"

namespace midflight::sim {

inline ScenarioConfig load_search(const std::string& name,
                                  const std::vector<scenarios::Override>& overrides = {}) {
  const auto file = std::filesystem::path(MIDFLIGHT_SOURCE_DIR) / "scenarios/search" / name;
  const auto loaded = scenarios::load_scenario(file.string(), overrides);
  if (!loaded) throw std::runtime_error(scenarios::to_text(loaded.error()));
  return loaded->front().config;
}

inline scenarios::Override before_fix() { return {"defaults.node.behaviour", "tinc-before-fix"}; }
inline scenarios::Override bound(const std::string& name, std::uint64_t value) {
  return {"search.bounds." + name, std::to_string(value)};
}

inline PlannedSearch planned(const ScenarioConfig& scenario, const SearchOptions& options = {}) {
  crypto::Operations crypto(crypto::Memoise::on);
  auto search = plan_search(scenario, options, crypto);
  if (!search) throw std::runtime_error(search.error().message);
  return *search;
}

// A schedule that shows a violation in its last step, as a strategy found it: longer than it need
// be.
inline Walk found_at_random(const PlannedSearch& search, crypto::Operations& crypto) {
  ScheduleLimits limits;
  limits.stop_on_first = true;
  const auto found = run_schedules(search, "random", {}, limits);
  if (found.finds.empty()) throw std::runtime_error("no schedule of these violates anything");
  return walk(search, found.finds[0].path, crypto);
}

inline SearchResult exhaust(const PlannedSearch& search, const SearchLimits& limits = {}) {
  auto result = search_states(search, limits);
  if (!result) throw std::runtime_error(result.error().message);
  EXPECT_FALSE(result->strained);
  return std::move(*result);
}

// What a search says, without how many states it took.
struct Said {
  std::set<std::string> outcomes;
  std::set<std::string> violations;
  friend bool operator==(const Said&, const Said&) = default;
};

inline Said said(const SearchResult& result) {
  Said out;
  for (const auto& outcome : result.outcomes) out.outcomes.insert(to_text(outcome.first));
  for (const auto& find : result.finds) out.violations.insert(find.property + ": " + find.message);
  return out;
}

}  // namespace midflight::sim
