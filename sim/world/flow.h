// When an application sends: each flow's packets one after another, in integers only (spec 4,
// "traffic").
#pragma once

#include "sim/kernel/simulator.h"
#include "sim/world/config.h"

namespace midflight::sim {

// One flow of a scenario at work. Its pending event is the sending of packet number `sent + 1`.
class Flow {
 public:
  // Schedules the next packet, if there is one. index: of the flow in the scenario.
  void schedule_next(const TrafficConfig& config, std::uint32_t index, std::uint64_t place,
                     Step& step);
  // The pending event came up: the number of the packet that is sent now.
  std::uint64_t fire() { return ++sent_; }
  void write_state(Writer& out) const { out.integer(sent_); }

 private:
  std::uint64_t sent_ = 0;
  Instant last_;  // Poisson: when the last packet was due
};

// An interval of a Poisson process with this mean rate per second: exponential by von Neumann's
// comparison method ("Various techniques used in connection with random digits", 1951), which needs
// no logarithm. number: which packet of the flow.
[[nodiscard]] Duration poisson_interval(Ratio per_second, std::uint64_t place, std::uint64_t number,
                                        Step& step);

}  // namespace midflight::sim
