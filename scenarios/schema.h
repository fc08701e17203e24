// The JSON schema of scenario files (draft-07), built into the program.
#pragma once

#include <string>
#include <string_view>

namespace midflight::scenarios {

// scenario.schema.json: the schema where tinc is the only protocol.
[[nodiscard]] std::string_view schema_for_tinc();
// With the names of every protocol (protocols.h). Which of them go together only the reader knows.
[[nodiscard]] std::string scenario_schema();

}  // namespace midflight::scenarios
