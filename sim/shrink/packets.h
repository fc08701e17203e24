// Traffic as single packets: each at its instant, or right after the event that it has to follow.
#pragma once

#include <vector>

#include "sim/kernel/event.h"
#include "sim/world/config.h"

namespace midflight::sim {

// The packets of a run's flows and their echoes, not those that injections send.
class PacketsSent final : public Observer {
 public:
  void observe(const Event& event) override;
  // The scenario whose traffic is these packets alone, and nothing is sent back.
  [[nodiscard]] ScenarioConfig one_by_one(const ScenarioConfig& scenario) const;

 private:
  std::uint64_t injected_ = 0;  // the last injection's event
  std::vector<TrafficConfig> packets_;
};

// What came before a packet at its sender, as triggers: that which says most of the cause first.
class PacketCauses final : public Observer {
 public:
  // flow: a burst of one in the scenario's traffic.
  explicit PacketCauses(const TrafficConfig& flow) : flow_(flow) {}

  void observe(const Event& event) override;
  [[nodiscard]] std::vector<Trigger> triggers() const;

 private:
  [[nodiscard]] Trigger narrowed(const Event& event) const;

  const TrafficConfig& flow_;
  std::vector<Event> events_;  // at the sender, up to the packet
  bool sent_ = false;
};

// The same with the packet sent at this trigger instead of at its instant.
[[nodiscard]] ScenarioConfig triggered(const ScenarioConfig& scenario, std::size_t flow,
                                       const Trigger& trigger);

}  // namespace midflight::sim
