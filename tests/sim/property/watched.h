// One property and the events that it is shown.
#pragma once

#include "sim/property/registry.h"
#include "tests/sim/events.h"

namespace midflight::sim {

inline PropertyContext three_nodes() {
  PropertyContext context;
  context.names = {"alpha", "beta", "gamma"};
  context.connections = {{kAlpha, kBeta}, {kBeta, kGamma}};
  context.recovery_bound = 22s;
  context.wait_limit = 78s;
  context.settle = 30s;
  return context;
}

class Watched {
 public:
  explicit Watched(const PropertyKind& kind, PropertyContext context = three_nodes())
      : property_(kind.make(kind, std::make_shared<PropertyContext>(std::move(context)))),
        feed_(*property_) {}

  Watched& at(Duration instant) {
    feed_.at(instant);
    return *this;
  }
  Watched& see(const Event& event) {
    feed_.see(event);
    return *this;
  }
  void forget_past() { property_->forget_past(); }
  void finish(Duration at) { property_->finish(Instant(at)); }
  [[nodiscard]] std::span<const Finding> findings() const { return property_->findings(); }
  [[nodiscard]] bool holds() const { return findings().empty(); }
  // Whether the last event shown is what the only finding names.
  [[nodiscard]] bool caught_at_last() const {
    return findings().size() == 1 && findings()[0].event == feed_.number();
  }

 private:
  std::unique_ptr<Property> property_;
  Feed feed_;
};

}  // namespace midflight::sim
