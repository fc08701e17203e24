#include "tests/sim/import/captures.h"

#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace midflight::sim {
namespace {

std::string decompress(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string packed{std::istreambuf_iterator<char>(file), {}};
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (ZSTD_isError(size) != 0U) throw std::runtime_error(path);
  std::string text(size, '\0');
  const auto got = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
  if (got != text.size()) throw std::runtime_error(path);
  return text;
}

}  // namespace

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
    if (std::filesystem::exists(path)) out.logs[node] = decompress(path);
  }
  const auto pcap = stem + "A.pcap.zst";
  if (std::filesystem::exists(pcap)) out.pcap = decompress(pcap);
  return out;
}

}  // namespace midflight::sim
