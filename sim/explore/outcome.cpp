#include "sim/explore/outcome.h"

#include <set>

#include "sim/explore/standstill.h"

namespace midflight::sim {
namespace {

constexpr Duration kBetweenPackets = std::chrono::milliseconds(250);
constexpr Duration kAtOnce = std::chrono::seconds(5);  // half of the 10-second rule

// Which directions got a packet through.
class Deliveries final : public Observer {
 public:
  void observe(const Event& event) override {
    if (event.kind == EventKind::packet_in) seen_.insert({event.peer, event.node});
  }
  [[nodiscard]] bool wants_states() const override { return false; }
  [[nodiscard]] bool include(const std::set<Direction>& all) const {
    return std::includes(seen_.begin(), seen_.end(), all.begin(), all.end());
  }

 private:
  std::set<Direction> seen_;
};

std::set<Direction> directions(const ScenarioConfig& scenario) {
  std::set<Direction> out;
  const auto add = [&out](NodeIndex a, NodeIndex b) {
    out.insert({a, b});
    out.insert({b, a});
  };
  for (const auto& connection : scenario.connections) add(connection.from, connection.to);
  for (const auto& traffic : scenario.traffic) add(traffic.from, traffic.to);
  for (const auto& injection : scenario.injections) {
    if (const auto* send = std::get_if<SendAction>(&injection.action)) add(send->from, send->to);
  }
  return out;
}

}  // namespace

Health probe_health(const Plan& plan, const World& from, crypto::Operations& crypto) {
  World world = from;
  world.end_search();
  SampledChooser chooser(plan.options.seed);
  Deliveries deliveries;
  const StepContext context{chooser, deliveries, crypto};
  const auto all = directions(plan.scenario);
  const auto begin = world.now();
  PacketMark mark{fingerprint("probe of health"), 0};
  Standstill standstill;
  for (Duration past{}; past <= plan.context->recovery_bound; past += kBetweenPackets) {
    for (const auto& direction : all) {
      ++mark.number;
      world.send(direction.from, direction.to, mark, context);
    }
    const auto next = begin + past + kBetweenPackets;
    while (!world.idle() && world.next() <= next) {
      world.step(context);
      if (standstill.found(world)) return Health::down_for_good;
    }
    world.wait_until(next);
    if (deliveries.include(all)) {
      return past <= kAtOnce ? Health::healthy : Health::down_until_rule;
    }
  }
  return Health::down_for_good;
}

std::string to_text(const Outcome& outcome) {
  std::string text;
  switch (outcome.health) {
    case Health::healthy:
      text = "healthy";
      break;
    case Health::down_until_rule:
      text = "down until the 10-second rule";
      break;
    case Health::down_for_good:
      text = "down for good";
      break;
  }
  if (outcome.restarts == 0) return text;
  return text + " after " + std::to_string(outcome.restarts) +
         (outcome.restarts == 1 ? " restart" : " restarts");
}

}  // namespace midflight::sim
