#include "tests/sim/import/captures.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/zstd.h"

namespace midflight::sim {

ImportRequest Capture::request() const {
  ImportRequest out;
  for (const auto& [node, text] : logs) out.logs.push_back({node, node + ".log", text});
  if (!pcap.empty()) out.pcap = PcapFile{"link.pcap", pcap};
  return out;
}

Capture load_capture(const std::string& name) {
  const auto stem = std::string(MIDFLIGHT_SOURCE_DIR "/tests/captures/") + name + ".";
  Capture out;
  for (const auto* node : {"A", "B", "C"}) {
    const auto path = stem + node + ".log.zst";
    if (std::filesystem::exists(path)) out.logs[node] = decompressed(path);
  }
  const auto pcap = stem + "A.pcap.zst";
  if (std::filesystem::exists(pcap)) out.pcap = decompressed(pcap);
  return out;
}

ImportResult imported(const ImportRequest& request) {
  auto result = import_capture(request);
  EXPECT_TRUE(result.has_value());
  return std::move(*result);
}

}  // namespace midflight::sim
