// A capture of the link, classic pcap or pcapng (libpcap): the datagrams and segments of interest,
// which are those whose ids or ports are tinc's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/import/result.h"

namespace midflight::sim {

struct PcapFile {
  std::string file;  // for messages
  std::string_view bytes;
};

struct LinkCapture {
  ImportedPcap summary;
  std::vector<CapturedDatagram> datagrams;
};

// `nodes` are the names whose ids are looked for.
[[nodiscard]] Result<LinkCapture> read_pcap(const PcapFile& file,
                                            const std::vector<std::string>& nodes);

}  // namespace midflight::sim
