#include "sim/explore/execution.h"

#include "sim/explore/context.h"
#include "sim/explore/counters.h"
#include "sim/explore/digest_trail.h"
#include "sim/explore/expectations.h"
#include "sim/explore/outages.h"
#include "sim/explore/violations.h"
#include "sim/trace/digest.h"
#include "sim/world/world.h"

namespace midflight::sim {
namespace {

// Everybody who watches a run.
class Watchers final : public Observer {
 public:
  Watchers(const ScenarioConfig& scenario, const SharedContext& context,
           const ExecuteOptions& options)
      : violations(context),
        outages(context->names),
        expectations(scenario),
        digest_(options.digest != nullptr ? *options.digest : own_digest_),
        others_(options.observers) {}

  void observe(const Event& event) override {
    digest_.observe(event);
    violations.observe(event);
    counters.observe(event);
    outages.observe(event);
    expectations.observe(event);
    for (auto* other : others_) other->observe(event);
  }
  void settled(NodeIndex node, ByteView state) override {
    digest_.settled(node, state);
    for (auto* other : others_) other->settled(node, state);
  }

  [[nodiscard]] DigestValue digest() const { return digest_.value(); }

  ViolationObserver violations;
  CounterObserver counters;
  OutageObserver outages;
  ExpectationObserver expectations;

 private:
  Digest own_digest_;
  Digest& digest_;
  std::span<Observer* const> others_;
};

// Returns whether the run came to its end.
bool run_to_end(World& world, Instant end, const ExecuteOptions& options, StepContext context) {
  while (!world.idle() && world.next() <= end) {
    if (options.stop && options.stop()) return false;
    world.step(context);
  }
  return true;
}

}  // namespace

RunResult execute(const ScenarioConfig& scenario, const ExecuteOptions& options,
                  crypto::Operations& crypto) {
  const auto context = make_context(scenario);
  Watchers watchers(scenario, context, options);
  SampledChooser sampled(options.seed);
  Chooser& chooser = options.chooser != nullptr ? *options.chooser : sampled;
  const StepContext with{chooser, watchers, crypto};
  World world(make_setup(scenario, options.seed), Order::sampled, with);
  const Instant end(scenario.duration);
  const bool finished = run_to_end(world, end, options, with);
  const auto at = finished ? end : world.now();
  watchers.violations.finish(at);
  watchers.outages.finish(at);

  RunResult result;
  result.scenario = scenario.name;
  result.seed = options.seed;
  result.verdict = finished ? Verdict::holds : Verdict::unfinished;
  result.digest = to_text(watchers.digest());
  result.virtual_time = at.time_since_epoch();
  result.events = world.events();
  result.violations = watchers.violations.list();
  result.counters = watchers.counters.counters(context->names);
  result.outages = watchers.outages.list();
  conclude(result, scenario, watchers.expectations,
           [&world](NodeIndex node, NodeIndex peer, std::string_view name) {
             return world.fact(node, name, peer);
           });
  return result;
}

RunResult execute_twice(const ScenarioConfig& scenario, const ExecuteOptions& options,
                        crypto::Operations& crypto) {
  DigestTrail trail;
  std::vector<Observer*> observers(options.observers.begin(), options.observers.end());
  observers.push_back(&trail);
  auto first = options;
  first.observers = observers;
  auto result = execute(scenario, first, crypto);
  trail.compare_from_here();
  Observer* const only_trail = &trail;
  auto second = options;
  second.observers = std::span(&only_trail, 1);
  second.digest = nullptr;
  const auto again = execute(scenario, second, crypto);
  // Runs that were stopped end where they happened to be.
  const auto whole = scenario.duration;
  if (result.virtual_time != whole || again.virtual_time != whole) return result;
  result.error = trail.difference();
  return result;
}

}  // namespace midflight::sim
