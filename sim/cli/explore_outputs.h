// What `explore` leaves behind: text for people, and a folder for each find.
#pragma once

#include <string>

#include "scenarios/reader.h"
#include "sim/shrink/exploration.h"

namespace midflight::cli {

struct Explored {
  const scenarios::LoadedScenario& scenario;
  const sim::Exploration& exploration;
  std::string strategy;
  std::uint32_t depth;  // that the strategy looked for
  std::string command;  // `midflight explore FILE ...`, to which --walk is added
  std::int64_t milliseconds = 0;
};

[[nodiscard]] std::string walk_argument(const std::vector<sim::ScheduleStep>& schedule);
[[nodiscard]] Result<std::vector<sim::ScheduleStep>> parse_walk(std::string_view text);

[[nodiscard]] std::string explore_text(const Explored& explored);
// DIR/crashes/<property>-<fingerprint>/{scenario.json, report.txt}
[[nodiscard]] Result<void> write_finds(const Explored& explored, const std::string& folder);

}  // namespace midflight::cli
