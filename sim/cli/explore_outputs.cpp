#include "sim/cli/explore_outputs.h"

#include "reports/text.h"
#include "sim/cli/finds.h"
#include "sim/cli/options.h"
#include "sim/cli/page_search.h"
#include "sim/explore/pct.h"
#include "sim/trace/header.h"
#include "sim/trace/token.h"

namespace midflight::cli {

std::string replay_of(const Explored& explored, std::size_t index) {
  const sim::Token token{sim::scenario_digest(explored.scenario.resolved),
                         explored.exploration.answers[index]};
  return replay_command(sim::to_text(token), explored.scenario.file, explored.overrides);
}

namespace {

constexpr std::uint32_t kDepthsShown = 4;
constexpr std::size_t kMostStepsShown = 40;  // of more, so many at either end:
constexpr std::size_t kStepsShown = 10;

enum class Steps : std::uint8_t { all, first_and_last };

std::string steps_text(const std::vector<sim::ScheduleStep>& steps, Steps shown) {
  std::string text;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool many = shown == Steps::first_and_last && steps.size() > kMostStepsShown;
    if (many && i == kStepsShown) {
      const auto last = steps.size() - kStepsShown;
      text += "    … " + std::to_string(last - i) + " more steps\n";
      i = last;
    }
    const auto& what = steps[i].text;
    text += "    " + std::to_string(i + 1) + ". " + (what.empty() ? "nothing told" : what) + "\n";
  }
  return text;
}

std::string critical_text(const std::string& step) {
  return step == "none" ? "no step of which is critical" : "step " + step + " is critical";
}

std::string find_text(const Explored& explored, std::size_t index, Steps shown) {
  const auto& find = explored.exploration.certificate.violations[index];
  return "  " + find.property + " " + find.fingerprint + ": " + find.message + "\n    shown by " +
         reports::plural(find.times, "transition") + "; the smallest example, " +
         reports::plural(find.example.size(), "step") + ", " +
         critical_text(explored.exploration.critical[index]) + ":\n" +
         steps_text(find.example, shown) + "    replay: " + replay_of(explored, index) + "\n";
}

// What a bound of the depth left out is not proved.
std::string cut_off(const sim::Exploration& exploration) {
  const auto states = exploration.total.frontier;
  if (!exploration.certificate.finished || states == 0) return {};
  return "cut off there by search.bounds.depth: " + reports::plural(states, "state") +
         " not followed any further\n";
}

std::string measured(const Explored& explored) {
  const auto& exploration = explored.exploration;
  const auto& total = exploration.total;
  if (explored.strategy == "exhaustive") {
    return std::string(exploration.certificate.finished ? "" : "stopped after ") +
           reports::plural(total.states, "state") + ", " +
           reports::plural(total.transitions, "transition") + ", depth " +
           std::to_string(total.depth) + "\n" + cut_off(exploration);
  }
  const auto& runs = exploration.schedules;
  auto text = reports::plural(runs.schedules, "schedule") + ", " + std::to_string(runs.violating) +
              " of them violating, " + reports::plural(runs.steps, "step") +
              "; at most n = " + std::to_string(runs.shape.tasks) +
              " tasks and k = " + std::to_string(runs.shape.steps) + " steps in one\n";
  if (explored.strategy != "pct") return text;
  // A bug of less depth is also one of the depth looked for; of a greater, nothing is promised.
  const auto millionths = sim::pct_chance_missed(runs.shape, explored.depth, runs.schedules);
  for (std::uint32_t depth = 1; depth <= kDepthsShown; ++depth) {
    text += "chance that a bug of depth " + std::to_string(depth) + " was missed: ";
    text += depth <= explored.depth ? "at most " + std::to_string(millionths) + " in a million\n"
                                    : "at most 1000000 in a million; --depth " +
                                          std::to_string(depth) + " looks for it\n";
  }
  return text;
}

}  // namespace

std::string explore_text(const Explored& explored) {
  const auto& certificate = explored.exploration.certificate;
  auto text = explored.scenario.file + ": " + explored.scenario.config.name + "\n" +
              explored.strategy + ", seed " + std::to_string(certificate.seed) + ": " +
              std::string(sim::to_text(certificate.verdict)) + "\n" + measured(explored);
  if (!certificate.outcomes.empty()) text += "states at rest:\n";
  for (const auto& outcome : certificate.outcomes) {
    text += "  " + outcome.outcome + ": " + std::to_string(outcome.states) +
            ", the nearest after " + reports::plural(outcome.example.size(), "step") + "\n";
  }
  if (!certificate.violations.empty()) text += "violations:\n";
  for (std::size_t i = 0; i < certificate.violations.size(); ++i)
    text += find_text(explored, i, Steps::first_and_last);
  for (const auto& fact : certificate.unseen) text += "never seen: " + fact + "\n";
  return text;
}

sim::RunResult to_result(const Explored& explored, const std::string& command) {
  const auto& certificate = explored.exploration.certificate;
  sim::RunResult result;
  result.scenario = explored.scenario.config.name;
  result.file = explored.scenario.file;
  result.matrix_case = explored.scenario.matrix_case;
  result.seed = certificate.seed;
  result.verdict = certificate.verdict;
  result.events = certificate.transitions;
  result.wall_time = std::chrono::milliseconds(explored.milliseconds);
  result.unseen = certificate.unseen;
  result.replay = command;
  result.violations = violations_of(certificate);
  for (std::size_t i = 0; i < result.violations.size(); ++i) {
    auto& violation = result.violations[i];
    const auto& answers = explored.exploration.answers[i];
    violation = shown_violation(explored.scenario, answers, violation);
    violation.replay = replay_of(explored, i);
  }
  if (explored.exploration.differs) result.error = *explored.exploration.differs;
  return result;
}

reports::PageSearch explore_page(const Explored& explored, const std::string& command) {
  const auto& exploration = explored.exploration;
  auto page = page_search(explored.scenario, exploration.certificate);
  page.strategy = explored.strategy;
  page.measured = measured(explored);
  page.progress = explored.progress;
  page.again = command;
  for (std::size_t i = 0; i < page.finds.size(); ++i) {
    page.finds[i].replay = replay_of(explored, i);
    const auto place = parse_count(exploration.critical[i], 1, page.finds[i].steps.size());
    if (place) page.finds[i].critical = *place - 1;
  }
  return page;
}

std::string log_of(const Explored& explored, const LogOptions& options) {
  const auto& violations = explored.exploration.certificate.violations;
  std::string text;
  for (std::size_t i = 0; i < violations.size(); ++i) {
    const auto title =
        explored.scenario.file + ": " + violations[i].property + " " + violations[i].fingerprint;
    text += log_of(explored.scenario, explored.exploration.answers[i], title, options);
  }
  return text;
}

Result<void> write_finds(const Explored& explored, const std::string& folder) {
  const auto& violations = explored.exploration.certificate.violations;
  for (std::size_t i = 0; i < violations.size(); ++i) {
    auto written = write_find(
        {explored.scenario, explored.exploration.answers[i], violations[i].property,
         violations[i].fingerprint, find_text(explored, i, Steps::all), replay_of(explored, i)},
        folder);
    if (!written) return written;
  }
  return {};
}

}  // namespace midflight::cli
