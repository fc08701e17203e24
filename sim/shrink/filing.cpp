#include "sim/shrink/filing.h"

#include "sim/shrink/minimise.h"

namespace midflight::sim {
namespace {

// Without the names of nodes.
std::string anonymous(std::string message, const ScenarioConfig& scenario) {
  for (const auto& node : scenario.nodes) {
    for (auto at = message.find(node.name); at != std::string::npos;
         at = message.find(node.name, at)) {
      message.replace(at, node.name.size(), 1, '*');
    }
  }
  return message;
}

}  // namespace

std::optional<Filing> file_failure(const PlannedSearch& search, std::vector<ScheduleStep> schedule,
                                   const Violation& failure, crypto::Operations& crypto,
                                   const std::function<bool()>& stop) {
  const Filed as{failure.property, failure.fingerprint};
  Filing out{
      shrink_schedule(search, std::move(schedule), as, crypto, stop), as, {}, failure.message};
  const auto& scenario = search.plan.scenario;
  const auto message = anonymous(failure.message, scenario);
  const auto same = [&](const Violation& each) {
    return each.property == failure.property && anonymous(each.message, scenario) == message;
  };
  const auto still_fails =
      [&](const std::vector<ScheduleStep>& rest) -> std::optional<std::vector<ScheduleStep>> {
    auto way = walk(search, rest, crypto);
    const auto found = std::find_if(way.violations.begin(), way.violations.end(), same);
    if (found == way.violations.end()) return std::nullopt;
    out.filed_as.fingerprint = found->fingerprint;
    out.message = found->message;
    return std::move(way.steps);
  };
  out.smallest = out.schedule;
  if (!minimise(out.smallest, still_fails, stop) || (stop && stop())) return std::nullopt;
  return out;
}

}  // namespace midflight::sim
