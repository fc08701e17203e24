// What `--json` writes (spec 5, "result"): an array with one object per scenario and seed. Its
// shape is result.schema.json. Integers are exact, times are nanoseconds.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "sim/world/result.h"

namespace midflight::reports {

// One element of that array.
[[nodiscard]] nlohmann::ordered_json result_object(const sim::RunResult& result);

[[nodiscard]] std::string result_json(std::span<const sim::RunResult> results);

// The text of result.schema.json.
[[nodiscard]] std::string_view result_schema();

}  // namespace midflight::reports
