// A capture of the link, of any bytes.
#include <cstdint>
#include <string_view>

#include "core/base/check.h"
#include "sim/import/pcap_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = midflight::sim::read_pcap({"link.pcap", bytes}, {"A", "B"});
  if (!read) return 0;
  MIDFLIGHT_CHECK(read->datagrams.size() <= read->summary.datagrams, "each of them is of interest");
  return 0;
}
