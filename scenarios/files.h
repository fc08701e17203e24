// Bounded reading of whole files. The error says why not, without the path.
#pragma once

#include <string>

#include "scenarios/reader.h"

namespace midflight::scenarios {

[[nodiscard]] Result<std::string> read_file(const std::string& path);

// A path below a folder; refused if a symbolic link leads out of there, or if it is a private key
// of a kind that is not asked for.
[[nodiscard]] Result<std::string> read_file_below(const std::string& folder,
                                                  const std::string& path, Keys keys);

}  // namespace midflight::scenarios
