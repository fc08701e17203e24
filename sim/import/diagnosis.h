// Names the known races (spec 2, "The races to show") that logs show, with the lines that prove
// each. What is not shown is not named.
#pragma once

#include <vector>

#include "sim/import/log_reader.h"
#include "sim/import/pcap_reader.h"
#include "sim/import/result.h"

namespace midflight::sim {

// Fills races, in order of time, and harmless_refusals.
void diagnose(const std::vector<NodeLog>& logs, const LinkCapture& capture, ImportResult& result);

}  // namespace midflight::sim
