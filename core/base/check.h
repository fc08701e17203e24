// Invariants that stay on in release builds. A failed check is a bug in midflight itself: it prints
// where and why, and ends the process with exit status 70 (spec 5).
#pragma once

#include <string_view>

namespace midflight {

inline constexpr int kExitInternalError = 70;

[[noreturn]] void check_failed(std::string_view file, int line, std::string_view condition,
                               std::string_view why);

}  // namespace midflight

#define MIDFLIGHT_CHECK(condition, why)                                 \
  do {                                                                  \
    if (!(condition)) [[unlikely]]                                      \
      ::midflight::check_failed(__FILE__, __LINE__, #condition, (why)); \
  } while (false)
