// What the program takes of the machine.
#pragma once

#include <cstdint>

namespace midflight::cli {

inline constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20U;
[[nodiscard]] std::uint64_t resident_bytes();

}  // namespace midflight::cli
