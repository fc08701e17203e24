// What a violation is filed by, and so what shrinking keeps.
#pragma once

#include <string>

#include "sim/world/result.h"

namespace midflight::sim {

struct Filed {
  std::string property;
  std::string fingerprint;
};

[[nodiscard]] inline bool is_filed(const Violation& violation, const Filed& as) {
  return violation.property == as.property && violation.fingerprint == as.fingerprint;
}

}  // namespace midflight::sim
