// A session's refusals as static text for reports, in the daemon's wording (core/sptps/refusal.h
// has the same as finished text).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/sptps/refusal.h"

namespace midflight::node {

struct RefusalText {
  std::string_view pattern;  // {a} and {b} stand for the numbers
  std::uint64_t a = 0;
  std::uint64_t b = 0;
};

[[nodiscard]] RefusalText text_of(const sptps::Refusal& refusal);

}  // namespace midflight::node
