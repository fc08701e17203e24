// Runs a scenario under the conditions of a recording and takes the same figures.
#pragma once

#include <string>

#include "tests/interop/captures/measured.h"

namespace midflight::interop {

// One run of 60 s. folder: scenarios/captures. Throws std::runtime_error if it can't be read.
[[nodiscard]] Figures simulate(const Conditions& conditions, const std::string& folder,
                               std::uint64_t seed);

}  // namespace midflight::interop
