// When packets were sent and none arrived (spec 5, `outages`).
#pragma once

#include <map>
#include <span>

#include "sim/kernel/event.h"
#include "sim/property/direction.h"
#include "sim/world/result.h"

namespace midflight::sim {

// An outage of a direction lasts from the first packet sent after a delivery (or at all) to the
// next delivery, or the end of the run. It is one if that is longer than kShortestOutage and
// another packet was sent meanwhile: a single packet under way, or a pause of the traffic, is none.
inline constexpr Duration kShortestOutage = std::chrono::seconds(1);

class OutageObserver final : public Observer {
 public:
  // names by NodeIndex; they and the texts of the events outlive this.
  explicit OutageObserver(std::span<const std::string> names) : names_(names) {}

  void observe(const Event& event) override;
  void finish(Instant at);
  // In the order of their ends.
  [[nodiscard]] const std::vector<Outage>& list() const { return outages_; }
  // 0 if there was none.
  [[nodiscard]] Duration longest(Direction direction) const;

 private:
  // A restart of the pair's channel, or a fault that began.
  struct Cause {
    std::uint64_t event = 0;  // 0: none known
    Instant at;
    NodeIndex node;
    NodeIndex peer;
    std::string_view text;
    std::uint64_t a = 0;
    std::uint64_t b = 0;
  };
  struct Stretch {
    std::uint64_t packets = 0;  // sent since the last delivery
    Instant first;
    Cause cause;
  };
  void sent(const Event& event);
  void close(Direction direction, Stretch& stretch, Instant at);
  [[nodiscard]] Cause recent_cause(Direction direction, Instant at) const;
  [[nodiscard]] std::string describe(const Cause& cause) const;

  std::span<const std::string> names_;
  std::map<Direction, Stretch> open_;
  std::map<Direction, Cause> restarts_;  // the last of each pair, either way
  Cause fault_;                          // the last one
  std::vector<Outage> outages_;
  std::map<Direction, Duration> longest_;
};

}  // namespace midflight::sim
