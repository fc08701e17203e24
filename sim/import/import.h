// Reads what real daemons wrote: logs, with or without a capture of the link (spec 6). Files are
// handed in as a whole and must outlive the call.
#pragma once

#include <optional>
#include <vector>

#include "sim/import/conformance.h"
#include "sim/import/log_reader.h"
#include "sim/import/pcap_reader.h"
#include "sim/import/result.h"

namespace midflight::sim {

struct ImportRequest {
  std::vector<LogFile> logs;  // several of one node are parts of its rotated log
  std::optional<PcapFile> pcap;
  std::vector<FlagSetting> flags;  // of the simulated nodes; the others are those that fit best
};

// An error says which file can't be used, and why.
[[nodiscard]] Result<ImportResult> import_capture(const ImportRequest& request);

// Of nodes with these behaviours: whether they do what the logs say. What replays an import.
[[nodiscard]] Result<std::vector<NodeConformance>> follow_logs(const std::vector<LogFile>& files,
                                                               const Behaviours& behaviours);

}  // namespace midflight::sim
