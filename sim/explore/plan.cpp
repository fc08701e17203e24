#include "sim/explore/plan.h"

#include <algorithm>

#include "sim/explore/context.h"

namespace midflight::sim {
namespace {

class Prefix final : public Observer {
 public:
  explicit Prefix(PropertySet& properties) : properties_(properties) {}
  void observe(const Event& event) override { properties_.observe(event); }
  [[nodiscard]] bool wants_states() const override { return false; }

 private:
  PropertySet& properties_;
};

ScenarioConfig for_search(ScenarioConfig scenario) {
  for (auto& link : scenario.links) {
    link.a_to_b.tcp = scenario.search.tcp;
    link.b_to_a.tcp = scenario.search.tcp;
  }
  return scenario;
}

// A relay, and an attacker, send records whose numbers they don't name.
bool numbers_may_be_relative(const ScenarioConfig& scenario) {
  return scenario.nodes.size() == 2 &&
         std::none_of(scenario.injections.begin(), scenario.injections.end(),
                      [](const InjectionConfig& injection) {
                        return std::holds_alternative<ForgeAction>(injection.action);
                      });
}

}  // namespace

bool run_to_search(World& world, const Plan& plan, const std::function<bool()>& stop,
                   StepContext context) {
  const auto* const at = std::get_if<Duration>(&plan.scenario.search.from);
  if (at == nullptr) world.await_search();
  const Instant last(at != nullptr ? *at : plan.scenario.duration);
  while (!world.searching()) {
    const bool due = !world.idle() && world.next() < last;
    if (at != nullptr && !due) {
      world.begin_search();
      return true;
    }
    if (!due || (stop && stop())) return false;
    world.step(context);
  }
  return true;
}

Plan make_plan(const ScenarioConfig& scenario, const SearchOptions& options) {
  Plan plan;
  plan.scenario = for_search(scenario);
  plan.options = options;
  plan.context = make_context(scenario);
  const auto& search = plan.scenario.search;
  plan.rules.untimed = search.untimed;
  plan.rules.ordered = search.untimed && search.bounds.reorderings.has_value();
  if (!numbers_may_be_relative(scenario)) plan.options.numbers = Numbers::exact;
  plan.rules.numbers = plan.options.numbers;
  plan.until = Instant(search.until.value_or(scenario.duration));
  return plan;
}

Result<PlannedSearch> plan_search(const ScenarioConfig& scenario, const SearchOptions& options,
                                  crypto::Operations& crypto) {
  auto plan = make_plan(scenario, options);
  PropertySet properties(plan.context, plan.rules.untimed);
  Prefix prefix(properties);
  SampledChooser chooser(options.seed);
  const StepContext context{chooser, prefix, crypto};
  World world(make_setup(plan.scenario, options.seed), Order::sampled, context);
  if (!run_to_search(world, plan, {}, context)) {
    return fail("the run ends before the event that search.from names");
  }
  plan.slack = world.slack();
  properties.forget_past();
  return PlannedSearch{plan, SearchState(std::move(world), std::move(properties))};
}

}  // namespace midflight::sim
