// Reads results back from what `--json` wrote (result_json.h), or from the end of a trace.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/world/result.h"

namespace midflight::reports {

// An array of results, or one.
[[nodiscard]] Result<std::vector<sim::RunResult>> read_results(std::string_view json);

}  // namespace midflight::reports
