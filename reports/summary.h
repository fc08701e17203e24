// The result of a run for people, on a terminal or in a log: one block for each scenario, or one
// for all its seeds together, and for every failure the one command that replays it.
#pragma once

#include <span>
#include <string>

#include "sim/world/result.h"

namespace midflight::reports {

struct TextStyle {
  bool colour = false;  // ANSI; says nothing that the words don't say
  std::size_t width = 80;
};

[[nodiscard]] std::string summary(std::span<const sim::RunResult> results, TextStyle style);

}  // namespace midflight::reports
