#include "sim/cli/page_search.h"

namespace midflight::cli {
namespace {

std::vector<std::string> steps_of(const std::vector<sim::ScheduleStep>& steps) {
  std::vector<std::string> out;
  out.reserve(steps.size());
  for (const auto& step : steps) out.push_back(step.text);
  return out;
}

std::string ordinal(std::uint32_t number) {
  const auto tens = number % 100;
  const auto ones = tens >= 11 && tens <= 13 ? 0 : number % 10;
  const char* const end = ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
  return std::to_string(number) + end;
}

std::string_view verb(sim::TriggerEvent event) {
  switch (event) {
    case sim::TriggerEvent::timer:
      return "fires timer";
    case sim::TriggerEvent::state:
      return "enters state";
    case sim::TriggerEvent::flag:
      return "sets";
    case sim::TriggerEvent::received:
      return "has received";
    default:
      return "has sent";
  }
}

// "when beta has received ANS_KEY KEX of exchange 2"
std::string words(const sim::Trigger& trigger, const sim::ScenarioConfig& scenario) {
  const auto name = [&scenario](NodeIndex node) { return scenario.nodes[node.value].name; };
  std::string out = "when ";
  out += trigger.node.valid() ? name(trigger.node) : "a node";
  out += " " + std::string(verb(trigger.event));
  for (const auto* word : {&trigger.message, &trigger.record, &trigger.name}) {
    if (!word->empty()) out += " " + *word;
  }
  if (trigger.event == sim::TriggerEvent::flag) out += trigger.value ? " to true" : " to false";
  if (trigger.exchange != 0) out += " of exchange " + std::to_string(trigger.exchange);
  if (trigger.peer.valid()) out += " (peer " + name(trigger.peer) + ")";
  if (trigger.occurrence > 1) out += " for the " + ordinal(trigger.occurrence) + " time";
  return out;
}

std::string beginning(const sim::ScenarioConfig& scenario) {
  if (const auto* const trigger = std::get_if<sim::Trigger>(&scenario.search.from)) {
    return words(*trigger, scenario);
  }
  return "at " + to_text(std::get<Duration>(scenario.search.from));
}

}  // namespace

reports::PageSearch page_search(const scenarios::LoadedScenario& scenario,
                                const sim::Certificate& certificate) {
  reports::PageSearch page;
  page.scenario = scenario.config.name;
  page.summary = scenario.config.summary;
  page.file = scenario.file;
  page.matrix_case = scenario.matrix_case;
  page.strategy = "exhaustive";
  page.seed = certificate.seed;
  page.verdict = certificate.verdict;
  page.finished = certificate.finished;
  page.states = certificate.states;
  page.transitions = certificate.transitions;
  page.depth = certificate.depth;
  page.begins = beginning(scenario.config);
  page.config = scenario.config.search;
  for (const auto& each : certificate.outcomes) {
    page.outcomes.push_back({each.outcome, each.states, steps_of(each.example)});
  }
  for (const auto& each : certificate.violations) {
    page.finds.push_back({each.property, each.fingerprint, each.message, each.times,
                          steps_of(each.example), std::nullopt, ""});
  }
  page.unseen = certificate.unseen;
  return page;
}

}  // namespace midflight::cli
