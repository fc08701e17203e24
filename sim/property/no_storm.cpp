#include <map>
#include <optional>

#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

class NoStorm final : public PropertyOf<NoStorm> {
 public:
  using PropertyOf::PropertyOf;

  void observe(const Event& event) override {
    switch (event.kind) {
      case EventKind::restart:
        restarted(event);
        break;
      case EventKind::keyed:
        restarts_[{event.node, event.peer}].reset();
        break;
      case EventKind::flag:
        // The channel with a node that can't be reached is over; the next one is another.
        if (event.name == "reachable" && event.value == 0) {
          restarts_[{event.node, event.peer}].reset();
        }
        break;
      case EventKind::stopped:
        for (auto& [direction, last] : restarts_) {
          if (direction.from == event.node) last.reset();
        }
        break;
      default:
        break;
    }
  }

  void write_state(Writer& out) const override {
    for (const auto& [direction, last] : restarts_) {
      if (!last) continue;
      out.integer(direction.from.value).integer(direction.to.value);
      out.signed64(last->time_since_epoch().count());
    }
  }

 private:
  void restarted(const Event& event) {
    auto& last = restarts_[{event.node, event.peer}];
    if (last && event.at - *last < context().restart_gap) {
      violated(event, context().name(event.node) + " restarted the channel with " +
                          context().name(event.peer) + " again after " +
                          midflight::to_text(event.at - *last) + " without a finished exchange");
    }
    last = event.at;
  }

  std::map<Direction, std::optional<Instant>> restarts_;  // that no exchange followed yet
};

}  // namespace

constinit const PropertyKind kNoStorm{
    "no-storm",
    "between two restarts of one channel by the same node, 10 s pass or an exchange completes",
    NoStorm::make,
    events(EventKind::restart, EventKind::keyed, EventKind::flag, EventKind::stopped),
    false,
    false};

}  // namespace midflight::sim
