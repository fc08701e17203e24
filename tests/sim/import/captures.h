// The real captures of tests/captures, decompressed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/import/import.h"

namespace midflight::sim {

struct Capture {
  std::map<std::string, std::string> logs;  // by node
  std::string pcap;                         // empty if there is none

  [[nodiscard]] ImportRequest request() const;
};

// "buggy-2", "buggy-3", "fixed-2", "fixed-3" or "pre-3".
[[nodiscard]] Capture load_capture(const std::string& name);

// Of a request that can be met.
[[nodiscard]] ImportResult imported(const ImportRequest& request);

}  // namespace midflight::sim
