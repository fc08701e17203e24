// Whether a person is looking, and how.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string_view>

namespace midflight::cli {

// Empty if there is no such variable.
[[nodiscard]] std::string_view environment(const char* name);
[[nodiscard]] bool is_terminal(std::FILE* stream);
// On a terminal that knows colours, unless NO_COLOR is set.
[[nodiscard]] bool wants_colour(std::FILE* stream);
// Columns of the terminal, or the default if it is none.
[[nodiscard]] std::size_t width_of(std::FILE* stream, std::size_t otherwise);

}  // namespace midflight::cli
