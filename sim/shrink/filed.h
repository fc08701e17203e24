// What a violation is filed by, and so what shrinking keeps.
#pragma once

#include <algorithm>
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

[[nodiscard]] inline const Violation* find_filed(const std::vector<Violation>& violations,
                                                 const Filed& as) {
  const auto found =
      std::find_if(violations.begin(), violations.end(),
                   [&as](const Violation& violation) { return is_filed(violation, as); });
  return found == violations.end() ? nullptr : &*found;
}

}  // namespace midflight::sim
