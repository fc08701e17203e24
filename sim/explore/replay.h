// Runs a recorded run again and compares it event by event (spec 6).
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "sim/explore/lock_step.h"
#include "sim/world/result.h"

namespace midflight::crypto {
class Operations;
}

namespace midflight::sim {

struct ReplayOptions {
  std::optional<std::uint64_t> until;      // stop after the step with this event
  bool keep_going = false;                 // past the first difference
  std::span<Observer* const> observers;    // see every event, and change nothing
  std::vector<ChoiceObserver*> choices;    // see every answer
  Digest* digest = nullptr;                // as in ExecuteOptions
  std::function<bool()> stop;              // asked before each step; true ends it as unfinished
  std::optional<std::uint64_t> seed = {};  // of a trace, instead of the recorded one
};

struct ReplayReport {
  RunResult result;  // its `error` names the difference; nothing is expected of a run cut short
  std::optional<Difference> difference;
  std::uint64_t same_events = 0;
  // Kept going: choices of the trace after the difference that were of no more use, and questions
  // that it had no answer to.
  std::size_t used = 0;
  std::size_t skipped = 0;
  std::size_t added = 0;
  bool reached_until = false;
};

// The scenario is the trace's own, or that with a few members changed. Fails if the trace can't be
// read to where the run gets.
[[nodiscard]] Result<ReplayReport> replay(const ScenarioConfig& scenario, TraceReader& trace,
                                          const ReplayOptions& asked, crypto::Operations& crypto);
// Of a token: there is nothing to compare with but the questions.
[[nodiscard]] ReplayReport replay(const ScenarioConfig& scenario, const Answers& answers,
                                  const ReplayOptions& options, crypto::Operations& crypto);

// For people, several lines.
[[nodiscard]] std::string to_text(const Difference& difference);

// What it means to the shell (spec 5).
[[nodiscard]] int replay_status(const ReplayReport& report);

}  // namespace midflight::sim
