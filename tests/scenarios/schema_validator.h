// Asks valijson whether the published schema accepts a document.
#pragma once

#include <string>

namespace midflight::scenarios {

[[nodiscard]] bool schema_accepts(const std::string& text);

}  // namespace midflight::scenarios
