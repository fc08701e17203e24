// The protocols that a scenario of this program may name.
#pragma once

#include <span>
#include <vector>

#include "sim/world/protocol.h"

namespace midflight::scenarios {

// tinc first, then those added.
[[nodiscard]] std::span<const sim::Protocol* const> protocols();

// At start-up, before a scenario is read and a thread runs; `protocol` outlives the program. Throws
// std::invalid_argument if its name or that of one of its sets is taken, or it makes no hosts.
void add_protocol(const sim::Protocol& protocol);

// The set of rules of that name, and whose it is; nothing if there is none.
struct FoundSet {
  const sim::Protocol* protocol;
  const sim::BehaviourSet* set;
};
[[nodiscard]] std::optional<FoundSet> find_behaviour_set(std::string_view name);

}  // namespace midflight::scenarios
