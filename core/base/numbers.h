// How record numbers go into a written state. `relative` is for telling the worlds of a search
// apart: it leaves out every number that only says how many records came before, so that two worlds
// that differ in nothing else are one. Where a number decides what happens next, it is kept. It is
// exact as long as no session sends as many records as its replay window holds; Host::slack says
// how many are left, and the search counts them.
#pragma once

#include <cstdint>

namespace midflight {

enum class Numbers : std::uint8_t { exact, relative };

// Numbers below this are kept even so: an unkeyed session waits for 0 or 1 exactly.
inline constexpr std::uint32_t kSmallNumbers = 8;

}  // namespace midflight
