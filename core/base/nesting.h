// A bound on the nesting of JSON, to be asked before a library parses it: libraries copy, compare
// and print by recursion, and a text of brackets alone would use up the stack.
#pragma once

#include <cstddef>
#include <string_view>

namespace midflight {

// A scenario nests up to 64 deep (scenarios/json.h); what holds one, a little deeper.
inline constexpr std::size_t kMaxNesting = 100;

// Counts brackets and braces outside of strings. The text need not be JSON.
[[nodiscard]] bool nests_too_deep(std::string_view json);

}  // namespace midflight
