// Finds the first event at which two runs in this program differ, by their rolling digests. Takes
// 16 bytes for each event.
#pragma once

#include <string>
#include <vector>

#include "sim/trace/digest.h"

namespace midflight::sim {

class DigestTrail final : public Observer {
 public:
  void observe(const Event& event) override;
  void settled(NodeIndex node, ByteView state) override { digest_.settled(node, state); }

  // The first run is over; the second begins.
  void compare_from_here();
  // Once both are over: what differed first, in words; else empty.
  [[nodiscard]] std::string difference() const;

 private:
  Digest digest_;
  std::vector<DigestValue> trail_;
  DigestValue first_end_;
  std::string difference_;
  std::uint64_t last_ = 0;
  bool comparing_ = false;
};

}  // namespace midflight::sim
