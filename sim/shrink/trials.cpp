#include "sim/shrink/trials.h"

#include <algorithm>

#include "sim/explore/context.h"
#include "sim/explore/violations.h"
#include "sim/world/world.h"

namespace midflight::sim {
namespace {

class Watchers final : public Observer {
 public:
  Watchers(const ScenarioConfig& scenario, std::span<Observer* const> others)
      : violations(make_context(scenario)), others_(others) {}

  void observe(const Event& event) override {
    for (auto* other : others_) other->observe(event);
    violations.observe(event);
  }
  [[nodiscard]] bool wants_states() const override { return false; }

  ViolationObserver violations;

 private:
  std::span<Observer* const> others_;
};

}  // namespace

std::optional<Violation> Trials::run(const ScenarioConfig& scenario, std::uint64_t seed,
                                     Chooser& chooser, std::span<Observer* const> observers) {
  ++count_;
  Watchers watchers(scenario, observers);
  const StepContext with{chooser, watchers, crypto_};
  World world(make_setup(scenario, seed), Order::sampled, with);
  const Instant end(scenario.duration);
  std::size_t looked_at = 0;
  const auto found = [&]() -> std::optional<Violation> {
    const auto& list = watchers.violations.list();
    for (; looked_at < list.size(); ++looked_at) {
      if (is_filed(list[looked_at], violation_)) return list[looked_at];
    }
    return std::nullopt;
  };
  while (!world.idle() && world.next() <= end) {
    if (stopped()) return std::nullopt;
    world.step(with);
    if (auto violation = found()) return violation;
  }
  watchers.violations.finish(end);
  return found();
}

std::optional<Violation> Trials::run(const ScenarioConfig& scenario, const Answers& answers,
                                     std::span<Observer* const> observers) {
  ReplayChooser chooser(answers);
  return run(scenario, answers.seed, chooser, observers);
}

}  // namespace midflight::sim
