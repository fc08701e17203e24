// Reads what real daemons wrote: logs, with or without a capture of the link (spec 6). Files are
// handed in as a whole and must outlive the call.
#pragma once

#include <optional>
#include <vector>

#include "core/node/behaviour.h"
#include "sim/import/log_reader.h"
#include "sim/import/pcap_reader.h"
#include "sim/import/result.h"

namespace midflight::sim {

struct ImportRequest {
  std::vector<LogFile> logs;  // several of one node are parts of its rotated log
  std::optional<PcapFile> pcap;
  std::optional<node::Behaviour> behaviour;  // of the simulated nodes; else the one that fits best
};

// An error says which file can't be used, and why.
[[nodiscard]] Result<ImportResult> import_capture(const ImportRequest& request);

}  // namespace midflight::sim
