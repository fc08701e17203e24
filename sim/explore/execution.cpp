#include "sim/explore/execution.h"

#include "sim/explore/context.h"
#include "sim/explore/counters.h"
#include "sim/explore/expectations.h"
#include "sim/explore/outages.h"
#include "sim/explore/violations.h"
#include "sim/trace/digest.h"
#include "sim/world/world.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kStepsPerStopCheck = 1024;

// Everybody who watches a run.
class Watchers final : public Observer {
 public:
  Watchers(const ScenarioConfig& scenario, const SharedContext& context,
           std::span<Observer* const> others)
      : violations(context), outages(context->names), expectations(scenario), others_(others) {}

  void observe(const Event& event) override {
    digest.observe(event);
    violations.observe(event);
    counters.observe(event);
    outages.observe(event);
    expectations.observe(event);
    for (auto* other : others_) other->observe(event);
  }
  void settled(NodeIndex node, ByteView state) override {
    digest.settled(node, state);
    for (auto* other : others_) other->settled(node, state);
  }

  Digest digest;
  ViolationObserver violations;
  CounterObserver counters;
  OutageObserver outages;
  ExpectationObserver expectations;

 private:
  std::span<Observer* const> others_;
};

// Returns whether the run came to its end.
bool run_to_end(World& world, Instant end, const ExecuteOptions& options, StepContext context) {
  for (std::uint64_t steps = 1; !world.idle() && world.next() <= end; ++steps) {
    if (steps % kStepsPerStopCheck == 0 && options.stop && options.stop()) return false;
    world.step(context);
  }
  return true;
}

// Remembers the digest at every event of one run, and finds where another first differs.
class DigestTrail final : public Observer {
 public:
  void observe(const Event& event) override {
    digest_.observe(event);
    if (!comparing_) {
      trail_.push_back(digest_.value());
    } else if (difference_.empty() &&
               (event.number > trail_.size() || trail_[event.number - 1] != digest_.value())) {
      difference_ = "event " + std::to_string(event.number) + " at " + to_text(event.at) + " (" +
                    std::string(to_text(event.kind)) + ") differs between two runs";
    }
    last_ = event.number;
  }
  void settled(NodeIndex node, ByteView state) override { digest_.settled(node, state); }

  void compare_from_here() {
    comparing_ = true;
    digest_ = Digest{};
  }
  [[nodiscard]] std::string difference() const {
    if (difference_.empty() && last_ < trail_.size()) {
      return "the second run ends before event " + std::to_string(last_ + 1) + " of the first";
    }
    return difference_;
  }

 private:
  Digest digest_;
  std::vector<DigestValue> trail_;
  std::string difference_;
  std::uint64_t last_ = 0;
  bool comparing_ = false;
};

}  // namespace

RunResult execute(const ScenarioConfig& scenario, const ExecuteOptions& options,
                  crypto::Operations& crypto) {
  const auto context = make_context(scenario);
  Watchers watchers(scenario, context, options.observers);
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
  result.digest = to_text(watchers.digest.value());
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
  const auto again = execute(scenario, second, crypto);
  // Runs that were stopped end where they happened to be.
  const auto whole = scenario.duration;
  if (result.virtual_time != whole || again.virtual_time != whole) return result;
  result.error = trail.difference();
  if (result.error.empty() && again.digest != result.digest) {
    result.error = "the final states of two runs differ";
  }
  return result;
}

}  // namespace midflight::sim
