// Which of a scenario's `sometimes` facts were seen anywhere in a search.
#pragma once

#include "sim/world/config.h"
#include "sim/world/trigger.h"

namespace midflight::sim {

class Facts final : public Observer {
 public:
  explicit Facts(const ScenarioConfig& scenario)
      : scenario_(scenario), seen_(scenario.sometimes.size()) {}

  void observe(const Event& event) override {
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (seen_[i]) continue;
      const auto& fact = scenario_.sometimes[i].fact;
      if (const auto* trigger = std::get_if<Trigger>(&fact)) {
        seen_[i] = matches(*trigger, event);
      } else if (event.kind == EventKind::injected) {
        seen_[i] = event.name == scenario_.injections[std::get<std::size_t>(fact)].name;
      }
    }
  }
  [[nodiscard]] bool wants_states() const override { return false; }

  void add_to(std::vector<bool>& all) const {
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (seen_[i]) all[i] = true;
    }
  }

 private:
  const ScenarioConfig& scenario_;
  std::vector<bool> seen_;
};

}  // namespace midflight::sim
