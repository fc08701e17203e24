// The JSON schema of a trace's lines (trace.schema.json, draft-07), built into the program.
#pragma once

#include <string_view>

namespace midflight::sim {

[[nodiscard]] std::string_view trace_schema();

}  // namespace midflight::sim
