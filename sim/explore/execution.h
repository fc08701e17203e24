// Runs one schedule of a scenario, with every property watching: the unit that `run` prints and
// that every search strategy repeats.
#pragma once

#include <functional>
#include <span>

#include "sim/kernel/choice.h"
#include "sim/kernel/event.h"
#include "sim/world/config.h"
#include "sim/world/result.h"

namespace midflight::crypto {
class Operations;
}

namespace midflight::sim {

class ChoiceObserver;
class Digest;
class Scheduler;

struct ExecuteOptions {
  std::uint64_t seed = 1;
  Chooser* chooser = nullptr;      // who answers; null: sampled from the seed
  Scheduler* scheduler = nullptr;  // who decides the order from search.from on; null: instants
  std::span<ChoiceObserver* const> decisions;  // see what the scheduler decides
  std::span<Observer* const> observers;        // see every event, and change nothing
  std::function<bool()> stop;  // asked before each step; true ends the run as unfinished
  bool variants = true;        // whether those that the scenario expects something of run, too
  // More events at one instant end the run as unfinished.
  std::uint64_t most_at_once = kMostAtOnce;
  Digest* digest = nullptr;  // kept up, ahead of the observers; null: one of its own
};

[[nodiscard]] RunResult execute(const ScenarioConfig& scenario, const ExecuteOptions& options,
                                crypto::Operations& crypto);

// Runs twice and compares the digest event by event: the result of the first run, with `error`
// naming the first event that differs if one does.
[[nodiscard]] RunResult execute_twice(const ScenarioConfig& scenario, const ExecuteOptions& options,
                                      crypto::Operations& crypto);

}  // namespace midflight::sim
