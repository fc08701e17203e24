// Event texts for people.
#pragma once

#include <string>

#include "sim/kernel/event.h"

namespace midflight::sim {

// A text with {peer}, {a} and {b} replaced.
[[nodiscard]] std::string expand(std::string_view text, std::string_view peer, std::uint64_t a,
                                 std::uint64_t b);

}  // namespace midflight::sim
