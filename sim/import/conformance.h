// Whether simulated nodes with given behaviour flags do what the real ones did, and which values of
// each flag agree with the logs.
#pragma once

#include <optional>
#include <vector>

#include "core/node/behaviour.h"
#include "sim/import/log_reader.h"
#include "sim/import/result.h"

namespace midflight::sim {

// Fills behaviour, conformance and flags. Without wanted flags those are taken that agree best.
void check_conformance(const std::vector<NodeLog>& logs,
                       const std::optional<node::Behaviour>& wanted, ImportResult& result);

[[nodiscard]] std::string to_text(const node::Behaviour& behaviour);

}  // namespace midflight::sim
