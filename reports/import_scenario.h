// The network of the real daemons whose logs were imported, as a scenario: nodes, links,
// connections and the behaviour that fits. What the logs don't tell is left at its default.
#pragma once

#include <string>

#include "sim/import/result.h"

namespace midflight::reports {

[[nodiscard]] std::string import_scenario(const sim::ImportResult& result);

}  // namespace midflight::reports
