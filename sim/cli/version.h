// What `midflight --version` says.
#pragma once

#include <string>

namespace midflight::cli {

// Version and commit; compiler and kind of build; the libraries it was built with. Nothing that
// differs between two builds of the same commit with the same tools.
[[nodiscard]] std::string version_text();

}  // namespace midflight::cli
