// All properties over one run, and what they found.
#pragma once

#include "sim/explore/fingerprint.h"
#include "sim/property/registry.h"
#include "sim/world/result.h"

namespace midflight::sim {

class ViolationObserver final : public Observer {
 public:
  explicit ViolationObserver(const SharedContext& context, bool untimed = false)
      : ViolationObserver(context, PropertySet(context, untimed)) {}
  // From the middle of a run on: the properties know what came before. Their findings are not
  // listed again.
  ViolationObserver(const SharedContext& context, PropertySet properties);

  void observe(const Event& event) override {
    steps_.observe(event);
    properties_.observe(event);
    if (properties_.found() != found_) take();
  }
  // From here on as if it were the run's beginning, so that what a search files and what its trace
  // shows have one fingerprint.
  void begin_search() {
    properties_.forget_past();
    steps_ = RecentSteps();
  }
  [[nodiscard]] const PropertySet& properties() const { return properties_; }
  // The run is over.
  void finish(Instant at) {
    properties_.finish(at);
    take();
  }
  // In the order of happening; `declared` is for conclude to fill in.
  [[nodiscard]] const std::vector<Violation>& list() const { return violations_; }

 private:
  void take();

  SharedContext context_;
  PropertySet properties_;
  std::size_t found_ = 0;           // findings so far
  std::vector<std::size_t> taken_;  // the same by property
  RecentSteps steps_;
  std::vector<Violation> violations_;
};

}  // namespace midflight::sim
