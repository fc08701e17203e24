// The network that logs tell of: who takes part, and who had a connection with whom.
#pragma once

#include <vector>

#include "sim/import/alignment.h"
#include "sim/import/log_reader.h"
#include "sim/import/result.h"

namespace midflight::sim {

// Fills nodes and links.
void note_mesh(const std::vector<NodeLog>& logs, const std::vector<Transit>& transits,
               ImportResult& result);

}  // namespace midflight::sim
