// Small worlds for tests: configurations in a few words, a trial, and what was seen in it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "sim/world/world.h"
#include "tests/sim/nodes.h"

namespace midflight::sim {

using namespace std::chrono_literals;

inline constexpr Duration kDelay = 10ms;
inline constexpr Duration kEvery = 100ms;  // between two packets of a flow
inline constexpr Duration kRoundTrip = 2 * kDelay;
inline constexpr Duration kTimerJitterMost = 99'999us;
// From a dial to an activated connection: SYN, then ID, the stream session's KEX, SIG and ACK, and
// at last tinc's ACK: some of them together, each half a round trip.
inline constexpr Duration kConnecting = 4 * kRoundTrip;

// alpha dials beta dials gamma ..., along a chain of links without jitter or loss.
[[nodiscard]] ScenarioConfig chain(std::size_t nodes, TcpModel tcp = TcpModel::segments);
[[nodiscard]] TrafficConfig every(Duration interval, NodeIndex from, NodeIndex to,
                                  Duration from_time = 2s);
[[nodiscard]] ScheduledFault fault_at(Duration at, FaultAction action);
[[nodiscard]] Trigger received(NodeIndex at, std::string record, NodeIndex from,
                               std::uint32_t exchange);

// Runs a scenario and remembers its events, without their payload.
class Trial final : public Observer {
 public:
  explicit Trial(const ScenarioConfig& config, std::uint64_t seed = 1);

  Trial& until(Duration end);
  [[nodiscard]] const World& world() const { return world_; }

  using Wanted = std::function<bool(const Event&)>;
  [[nodiscard]] std::vector<Event> all(const Wanted& wanted) const;
  [[nodiscard]] std::size_t count(const Wanted& wanted) const { return all(wanted).size(); }
  // When the first such event at or after `from` happened; fails the test if none did.
  [[nodiscard]] Duration first(const Wanted& wanted, Duration from = {}) const;

 private:
  void observe(const Event& event) override;
  [[nodiscard]] StepContext context() { return {chooser_, *this, crypto_}; }

  SampledChooser chooser_;
  crypto::Operations crypto_;
  std::vector<Event> events_;
  World world_;
};

[[nodiscard]] inline Duration when(const Event& event) { return event.at.time_since_epoch(); }

// Predicates on events.
[[nodiscard]] Trial::Wanted of(EventKind kind, NodeIndex node, NodeIndex peer = {});
[[nodiscard]] Trial::Wanted lost_because(std::string_view why, NodeIndex node);
[[nodiscard]] Trial::Wanted connection(NodeIndex node, bool up);
[[nodiscard]] Trial::Wanted timer(NodeIndex node, std::string_view name);
[[nodiscard]] Trial::Wanted says(EventKind kind, NodeIndex node, std::string_view text);

}  // namespace midflight::sim
