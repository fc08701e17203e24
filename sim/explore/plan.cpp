#include "sim/explore/plan.h"

#include <algorithm>

#include "sim/explore/context.h"
#include "sim/explore/standstill.h"

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

constexpr std::string_view kReductions[] = {"none", "sleep-sets"};

// A fate belongs to the step that sent the datagram, and so is tried after each way to a state, not
// once for it: with fates, sleep sets save fewer steps than that costs.
Reduction best_reduction(const Bounds& bounds) {
  const bool fates = bounds.losses != 0 || bounds.duplicates != 0;
  return fates ? Reduction::none : Reduction::sleep_sets;
}

}  // namespace

Result<void> run_to_search(World& world, const Plan& plan, const PrefixLimits& limits,
                           StepContext context) {
  const auto* const at = std::get_if<Duration>(&plan.scenario.search.from);
  if (at == nullptr) world.await_search();
  const Instant last(at != nullptr ? *at : plan.scenario.duration);
  if (at != nullptr && last >= Instant(plan.scenario.duration)) {
    return fail("the run ends before the search would begin (search.from)");
  }
  Standstill standstill(limits.most_at_once);
  std::uint32_t steps = 0;
  while (!world.searching()) {
    const bool due = !world.idle() && world.next() < last;
    if (at != nullptr && !due) {
      world.begin_search();
      return {};
    }
    if (!due) return fail("the run ends before the event that search.from names");
    if (++steps % limits.steps_between_looks == 0 && limits.stop && limits.stop()) return fail("");
    world.step(context);
    if (standstill.found(world)) return fail(standstill.text());
  }
  return {};
}

std::string_view to_text(Reduction reduction) {
  return kReductions[static_cast<std::size_t>(reduction)];
}

Result<Reduction> parse_reduction(std::string_view text) {
  for (const auto reduction : {Reduction::none, Reduction::sleep_sets}) {
    if (to_text(reduction) == text) return reduction;
  }
  return fail("expected none or sleep-sets, got \"" + std::string(text) + "\"");
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
  plan.reduction = options.reduction.value_or(best_reduction(search.bounds));
  // While the clock moves, each move decides what else may be next.
  if (!search.untimed) plan.reduction = Reduction::none;
  plan.until = Instant(search.until.value_or(scenario.duration));
  return plan;
}

Result<PlannedSearch> plan_search(const ScenarioConfig& scenario, const SearchOptions& options,
                                  crypto::Operations& crypto, const std::function<bool()>& stop) {
  auto plan = make_plan(scenario, options);
  PropertySet properties(plan.context, plan.rules.untimed);
  Prefix prefix(properties);
  SampledChooser chooser(options.seed);
  const StepContext context{chooser, prefix, crypto};
  World world(make_setup(plan.scenario, options.seed, crypto), Order::sampled, context);
  PrefixLimits limits;
  limits.stop = stop;
  if (const auto reached = run_to_search(world, plan, limits, context); !reached) {
    const auto& why = reached.error().message;
    return fail(why.empty() ? "stopped before the search began (search.from)" : why);
  }
  plan.slack = world.slack();
  properties.forget_past();
  return PlannedSearch{plan, SearchState(std::move(world), std::move(properties))};
}

}  // namespace midflight::sim
