// The JSON schema of scenario files (scenario.schema.json, draft-07), built into the program.
#pragma once

#include <string_view>

namespace midflight::scenarios {

[[nodiscard]] std::string_view scenario_schema();

}  // namespace midflight::scenarios
