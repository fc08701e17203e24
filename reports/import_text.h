// What an import found, for people: what was read, the races with the lines that prove them, and
// how simulated nodes compare.
#pragma once

#include <string>

#include "sim/import/result.h"

namespace midflight::reports {

// A table, then the first deviation of each node.
[[nodiscard]] std::string conformance_text(const std::vector<sim::NodeConformance>& nodes);
[[nodiscard]] std::string import_text(const sim::ImportResult& result);

}  // namespace midflight::reports
