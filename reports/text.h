// Text for people. What is printed may hold names from anywhere (files, scenarios), so nothing that
// a terminal or an XML parser would choke on gets through.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace midflight::reports {

// Valid UTF-8 whose only control characters are newline and tab; U+FFFD stands for all else.
[[nodiscard]] std::string printable(std::string_view text);

// The code points of valid UTF-8, each in its own bytes: one column of a terminal each.
[[nodiscard]] std::vector<std::string_view> glyphs(std::string_view text);
[[nodiscard]] std::size_t columns(std::string_view text);

// Lines of at most `width` columns, broken at spaces; only a longer word gets a longer line.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

// "1 run", "2 runs".
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view one);

}  // namespace midflight::reports
