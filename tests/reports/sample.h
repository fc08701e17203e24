// Results as a run could leave them, for the tests of every writer.
#pragma once

#include "sim/world/result.h"

namespace midflight::reports {

inline Instant at_ms(std::int64_t count) { return Instant(std::chrono::milliseconds(count)); }

inline sim::RunResult passing(std::uint64_t seed = 1) {
  sim::RunResult result;
  result.scenario = "rekey race";
  result.file = "scenarios/race.json";
  result.seed = seed;
  result.digest = "00112233445566778899aabbccddeeff";
  result.virtual_time = std::chrono::seconds(120);
  result.events = 4321;
  result.wall_time = std::chrono::milliseconds(1500);
  result.counters["channel_restarts"] = {{"total", 3}, {"alpha>beta", 2}, {"beta>alpha", 1}};
  result.replay = "midflight run scenarios/race.json --seed " + std::to_string(seed);
  return result;
}

inline sim::RunResult failing(std::uint64_t seed = 1) {
  auto result = passing(seed);
  result.verdict = sim::Verdict::violated;
  result.expectations.push_back({"counter channel_restarts total", false, "at most 0", "3"});
  result.violations.push_back({"no-spurious-restart",
                               "0123456789abcdef",
                               at_ms(6512),
                               77,
                               {"alpha", "beta"},
                               "restarted while both ends are keyed",
                               false});
  result.outages.push_back({"alpha>beta", at_ms(6600), at_ms(17200), "channel restart"});
  result.latencies.push_back(
      {"alpha>beta", 20, Duration(10), Duration(11), Duration(12), Duration(13)});
  return result;
}

}  // namespace midflight::reports
