// The nodes that tests speak of.
#pragma once

#include <string>
#include <vector>

#include "core/base/ids.h"

namespace midflight::sim {

inline constexpr NodeIndex kAlpha{0};
inline constexpr NodeIndex kBeta{1};
inline constexpr NodeIndex kGamma{2};
inline const std::vector<std::string> kNames{"alpha", "beta", "gamma"};

}  // namespace midflight::sim
