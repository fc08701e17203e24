// Whether a person is looking, and how.
#pragma once

#include <cstddef>
#include <cstdio>
#include <optional>
#include <string_view>

namespace midflight::cli {

// Empty if there is no such variable.
[[nodiscard]] std::string_view environment(const char* name);
[[nodiscard]] bool is_terminal(std::FILE* stream);
// On a terminal that knows colours, unless NO_COLOR is set.
[[nodiscard]] bool wants_colour(std::FILE* stream);
// Columns of the terminal; none if it is none.
[[nodiscard]] std::optional<std::size_t> columns_of(std::FILE* stream);
// The same, but enough to draw in, or the default if it is no terminal.
[[nodiscard]] std::size_t width_of(std::FILE* stream, std::size_t otherwise);

}  // namespace midflight::cli
