// The nodes that tests speak of.
#pragma once

#include "core/base/ids.h"

namespace midflight::sim {

inline constexpr NodeIndex kAlpha{0};
inline constexpr NodeIndex kBeta{1};
inline constexpr NodeIndex kGamma{2};

}  // namespace midflight::sim
