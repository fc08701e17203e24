// A search from scenario to certificate: plan, search, file and shrink what was found.
#pragma once

#include "sim/explore/certificate.h"
#include "sim/explore/schedules.h"

namespace midflight::sim {

struct ExplorationOptions {
  std::string strategy = "exhaustive";  // or a name of make_strategy
  std::uint64_t seed = 1;
  std::uint32_t depth = 3;  // StrategyOptions::depth
  std::size_t jobs = 1;
  std::uint64_t max_runs = 0;  // schedules, or states of an exhaustive search; 0: no bound
  bool twice = false;          // schedules, or the whole exhaustive search
  std::optional<Reduction> reduction;
  bool keep_checkpoint = false;  // of an exhaustive search that is stopped
  std::string resume;            // a checkpoint to go on with; its reduction then counts
  std::function<bool(const SearchProgress&)> stop;  // true: end as unfinished
};

struct Exploration {
  Certificate certificate;            // violations shrunk
  std::vector<std::string> critical;  // for each violation, its critical step
  std::vector<Answers> answers;       // for each violation, what shows it again
  SearchProgress total;
  SchedulesResult schedules;  // of the strategies that run schedules
  std::optional<std::string> differs;
  std::string checkpoint;  // if it was stopped and that is to be kept
};

[[nodiscard]] Result<Exploration> explore(const ScenarioConfig& scenario,
                                          const std::string& resolved,
                                          const ExplorationOptions& options);
}  // namespace midflight::sim
