#include "sim/world/protocol.h"

#include <algorithm>

#include "core/base/check.h"

namespace midflight::sim {

std::string_view Protocol::value(const Behaviour& behaviour, std::string_view rule) const {
  if (const auto given = behaviour.find(rule); given != behaviour.end()) return given->second;
  const auto known = std::ranges::find(rules, rule, &Rule::name);
  MIDFLIGHT_CHECK(known != rules.end(), "a rule that is asked for is one of the protocol's");
  return known->usual;
}

}  // namespace midflight::sim
