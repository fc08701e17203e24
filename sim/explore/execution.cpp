#include "sim/explore/execution.h"

#include "sim/explore/context.h"
#include "sim/explore/counters.h"
#include "sim/explore/digest_trail.h"
#include "sim/explore/expectations.h"
#include "sim/explore/latencies.h"
#include "sim/explore/outages.h"
#include "sim/explore/plan.h"
#include "sim/explore/scheduler.h"
#include "sim/explore/standstill.h"
#include "sim/explore/variants.h"
#include "sim/explore/violations.h"
#include "sim/trace/digest.h"
#include "sim/world/world.h"

namespace midflight::sim {
namespace {

// Everybody who watches a run.
class RunWatchers final : public Observer {
 public:
  RunWatchers(const ScenarioConfig& scenario, const SharedContext& context,
              const ExecuteOptions& options)
      : violations(context, options.scheduler != nullptr && scenario.search.untimed),
        outages(context->names),
        expectations(scenario),
        digest_(options.digest != nullptr ? *options.digest : own_digest_),
        others_(options.observers) {}

  void observe(const Event& event) override {
    digest_.observe(event);
    violations.observe(event);
    counters.observe(event);
    outages.observe(event);
    latencies.observe(event);
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
  LatencyObserver latencies;
  ExpectationObserver expectations;

 private:
  Digest own_digest_;
  Digest& digest_;
  std::span<Observer* const> others_;
};

// How a run ended.
struct Ended {
  bool whole = false;  // nothing stopped it
  Instant at;
  std::string why = {};  // it stopped, if nobody else did
};

Ended run_to_end(World& world, const ScenarioConfig& scenario, const ExecuteOptions& options,
                 StepContext context) {
  const Instant end(scenario.duration);
  Standstill standstill(options.most_at_once);
  while (!world.idle() && world.next() <= end) {
    if (options.stop && options.stop()) return {false, world.now()};
    world.step(context);
    if (standstill.found(world)) return {false, world.now(), standstill.text()};
  }
  return {true, end};
}

// One schedule of a search: it ends where its scheduler says.
Ended run_schedule(SearchState& state, const Plan& plan, const ExecuteOptions& options,
                   StepContext context) {
  options.scheduler->begin_search();
  std::vector<Move> moves;
  for (;;) {
    if (options.stop && options.stop()) return {false, state.world().now()};
    state.moves(plan, moves);
    const auto next = options.scheduler->next(moves);
    if (!next) return {true, state.world().now()};
    const auto choice = to_choice(moves, *next, state.world().setup());
    for (auto* observer : options.decisions) observer->chose(choice);
    state.make(plan, moves[*next], context);
  }
}

void fill_in(RunResult& result, const RunWatchers& watchers, const SharedContext& context,
             const Ended& ended) {
  result.verdict = ended.whole ? Verdict::holds : Verdict::unfinished;
  result.cut_short = !ended.whole;
  result.stopped = ended.why;
  result.digest = to_text(watchers.digest());
  result.virtual_time = ended.at.time_since_epoch();
  result.violations = watchers.violations.list();
  result.counters = watchers.counters.counters(context->names);
  result.outages = watchers.outages.list();
  result.latencies = watchers.latencies.list(context->names);
}

RunResult execute_sampled(const ScenarioConfig& scenario, const ExecuteOptions& options,
                          Chooser& chooser, crypto::Operations& crypto) {
  const auto context = make_context(scenario);
  RunWatchers watchers(scenario, context, options);
  const StepContext with{chooser, watchers, crypto};
  World world(make_setup(scenario, options.seed, crypto), Order::sampled, with);
  const auto ended = run_to_end(world, scenario, options, with);
  watchers.violations.finish(ended.at);
  watchers.outages.finish(ended.at);
  RunResult result;
  result.events = world.events();
  fill_in(result, watchers, context, ended);
  conclude(result, scenario, watchers.expectations,
           [&world](NodeIndex node, NodeIndex peer, std::string_view name) {
             return world.fact(node, name, peer);
           });
  return result;
}

// All moves are offered, also those that are alike: a list of them stays right when what makes them
// alike changes.
RunResult execute_schedule(const ScenarioConfig& scenario, const ExecuteOptions& options,
                           Chooser& chooser, crypto::Operations& crypto) {
  const auto plan = make_plan(scenario, {options.seed, false, Numbers::exact});
  RunWatchers watchers(scenario, plan.context, options);
  const StepContext with{chooser, watchers, crypto};
  World world(make_setup(plan.scenario, options.seed, crypto), Order::sampled, with);
  Ended ended{false, {}};
  RunResult result;
  const auto reached = run_to_search(world, plan, {options.stop, options.most_at_once, 1}, with);
  if (reached) {
    watchers.violations.begin_search();
    SearchState state(std::move(world), watchers.violations.properties());
    ended = run_schedule(state, plan, options, with);
    result.events = state.world().events();
  } else {
    ended = {false, world.now(), reached.error().message};
    result.events = world.events();
  }
  watchers.outages.finish(ended.at);
  fill_in(result, watchers, plan.context, ended);
  if (!result.violations.empty() && ended.whole) result.verdict = Verdict::violated;
  return result;
}

RunResult execute_once(const ScenarioConfig& scenario, const ExecuteOptions& options,
                       crypto::Operations& crypto) {
  SampledChooser sampled(options.seed);
  Chooser& chooser = options.chooser != nullptr ? *options.chooser : sampled;
  auto result = options.scheduler != nullptr ? execute_schedule(scenario, options, chooser, crypto)
                                             : execute_sampled(scenario, options, chooser, crypto);
  result.scenario = scenario.name;
  result.seed = options.seed;
  return result;
}

RunResult execute_again(const ScenarioConfig& scenario, const ExecuteOptions& options,
                        crypto::Operations& crypto) {
  DigestTrail trail;
  std::vector<Observer*> observers(options.observers.begin(), options.observers.end());
  observers.push_back(&trail);
  auto first = options;
  first.observers = observers;
  auto result = execute_once(scenario, first, crypto);
  trail.compare_from_here();
  Observer* const only_trail = &trail;
  auto second = options;
  second.observers = std::span(&only_trail, 1);
  second.digest = nullptr;
  const auto again = execute_once(scenario, second, crypto);
  // Runs that were stopped end where they happened to be.
  const auto whole = scenario.duration;
  if (result.virtual_time != whole || again.virtual_time != whole) return result;
  result.error = trail.difference();
  return result;
}

// Of a search's schedule nothing is expected.
RunResult with_variants(Execute run, const ScenarioConfig& scenario, const ExecuteOptions& options,
                        crypto::Operations& crypto) {
  if (!options.variants || options.scheduler != nullptr || !has_variants(scenario)) {
    return run(scenario, options, crypto);
  }
  SampledChooser sampled(options.seed);
  Chooser& chooser = options.chooser != nullptr ? *options.chooser : sampled;
  ChoicesMade made;
  RecordingChooser recording(chooser, {&made});
  auto recorded = options;
  recorded.chooser = &recording;
  auto result = run(scenario, recorded, crypto);
  const Answers answers{options.seed, unlikely_kinds(chooser), std::move(made.list)};
  judge_variants(result, scenario, options, answers, run, crypto);
  return result;
}

}  // namespace

RunResult execute(const ScenarioConfig& scenario, const ExecuteOptions& options,
                  crypto::Operations& crypto) {
  return with_variants(execute_once, scenario, options, crypto);
}

RunResult execute_twice(const ScenarioConfig& scenario, const ExecuteOptions& options,
                        crypto::Operations& crypto) {
  return with_variants(execute_again, scenario, options, crypto);
}

}  // namespace midflight::sim
