#include "sim/shrink/trials.h"

#include <algorithm>

#include "sim/explore/context.h"
#include "sim/explore/replay.h"
#include "sim/explore/scheduler.h"
#include "sim/explore/standstill.h"
#include "sim/explore/violations.h"

namespace midflight::sim {
namespace {

class TrialWatchers final : public Observer {
 public:
  TrialWatchers(const ScenarioConfig& scenario, std::span<Observer* const> others)
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
  TrialWatchers watchers(scenario, observers);
  const StepContext with{chooser, watchers, crypto_};
  World world(make_setup(scenario, seed, crypto_), Order::sampled, with);
  const Instant end(scenario.duration);
  std::size_t looked_at = 0;
  const auto found = [&]() -> std::optional<Violation> {
    const auto& list = watchers.violations.list();
    for (; looked_at < list.size(); ++looked_at) {
      if (is_filed(list[looked_at], violation_)) return list[looked_at];
    }
    return std::nullopt;
  };
  Standstill standstill;
  while (!world.idle() && world.next() <= end) {
    if (stopped() || standstill.found(world)) return std::nullopt;
    world.step(with);
    if (auto violation = found()) return violation;
  }
  watchers.violations.finish(end);
  return found();
}

std::optional<Violation> Trials::run(const ScenarioConfig& scenario, const Answers& answers,
                                     std::span<Observer* const> observers,
                                     ChoiceObserver* choices) {
  std::vector<ChoiceObserver*> watching;
  if (choices != nullptr) watching.push_back(choices);
  if (!is_searched(answers.list)) {
    ReplayChooser chooser(answers);
    RecordingChooser recording(chooser, watching);
    return run(scenario, answers.seed, recording, observers);
  }
  ++count_;
  ReplayOptions options;
  options.observers = observers;
  options.choices = watching;
  options.stop = stop_;
  const auto violations = replay(scenario, answers, options, crypto_).result.violations;
  const auto* const found = find_filed(violations, violation_);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

}  // namespace midflight::sim
