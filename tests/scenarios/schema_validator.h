// Asks valijson whether the published schema accepts a document.
#pragma once

#include <string>

namespace midflight::scenarios {

// What the schema has against it, deepest reason last; "" if it accepts the document.
[[nodiscard]] std::string schema_complaint(const std::string& text);

}  // namespace midflight::scenarios
