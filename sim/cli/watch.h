// What people and machines see of one run, and the options that say so: for every command that runs
// scenarios.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reports/page.h"
#include "reports/page_events.h"
#include "reports/sequence_text.h"
#include "sim/cli/log.h"
#include "sim/cli/pool.h"
#include "sim/cli/run_outputs.h"
#include "sim/world/config.h"

namespace midflight::cli {

// Of the scenario's nodes, by NodeIndex.
[[nodiscard]] std::vector<std::string> names_of(const sim::ScenarioConfig& scenario);

struct WatchOptions {
  bool sequence = false;
  OutputNames outputs;
};

// Returns the option --trace, which not everything goes together with.
CLI::Option* add_watch_options(CLI::App& command, WatchOptions& options);

class Watch {
 public:
  Watch(const sim::ScenarioConfig& scenario, const WatchOptions& options);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  Watch(Watch&&) = delete;
  Watch& operator=(Watch&&) = delete;
  ~Watch() = default;

  void add(const std::vector<sim::Observer*>& observers) {
    observers_.insert(observers_.end(), observers.begin(), observers.end());
  }
  // The only run's page, to be called before it runs; many share one that shows no events.
  void draw_page();
  // Those that the options ask for and those that were added.
  [[nodiscard]] std::span<sim::Observer* const> observers() const { return observers_; }
  [[nodiscard]] FinishedRun finish(sim::RunResult result);

 private:
  const sim::ScenarioConfig& scenario_;
  const WatchOptions& options_;
  reports::SequenceText sequence_;
  EventLog log_;
  std::optional<reports::PageRun> page_;
  std::optional<reports::PageEvents> page_events_;
  std::vector<sim::Observer*> observers_;
};

}  // namespace midflight::cli
