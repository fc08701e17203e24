// How long delivered packets took, in virtual time (`latencies` of a result).
#pragma once

#include <map>
#include <span>

#include "sim/kernel/event.h"
#include "sim/property/recent_packets.h"
#include "sim/world/result.h"

namespace midflight::sim {

// From the application's sending to each delivery. Packets without a mark, and those of which
// nobody knows when they were sent, are not counted.
class LatencyObserver final : public Observer {
 public:
  void observe(const Event& event) override;
  // Of each direction in which something was delivered; names by NodeIndex.
  [[nodiscard]] std::vector<Latency> list(std::span<const std::string> names) const;

 private:
  RecentPackets sent_;
  std::map<Direction, std::vector<Duration>> took_;
};

}  // namespace midflight::sim
