// Whole files that may be compressed.
#pragma once

#include <string>

#include "core/base/result.h"

namespace midflight::cli {

// What is no zstd stays as it is. Of a stream that is cut off, what there is.
[[nodiscard]] Result<std::string> unpacked(std::string bytes);

}  // namespace midflight::cli
