// Bounded reading of whole files. The error says why not, without the path.
#pragma once

#include <string>

#include "core/base/result.h"

namespace midflight::scenarios {

[[nodiscard]] Result<std::string> read_file(const std::string& path);

// A path below a folder; refused if a symbolic link leads out of there.
[[nodiscard]] Result<std::string> read_file_below(const std::string& folder,
                                                  const std::string& path);

}  // namespace midflight::scenarios
