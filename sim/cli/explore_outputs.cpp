#include "sim/cli/explore_outputs.h"

#include <filesystem>

#include "sim/cli/files.h"
#include "sim/explore/pct.h"

namespace midflight::cli {
namespace {

constexpr std::uint32_t kDepthsShown = 4;

std::string plural(std::uint64_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

std::string steps_text(const std::vector<sim::ScheduleStep>& steps) {
  std::string text;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    text += "    " + std::to_string(i + 1) + ". " + steps[i].text + "\n";
  }
  return text;
}

std::string find_text(const Explored& explored, std::size_t index) {
  const auto& find = explored.exploration.certificate.violations[index];
  return "  " + find.property + " " + find.fingerprint + ": " + find.message + "\n    shown by " +
         plural(find.times, "transition") + "; the smallest example, " +
         plural(find.example.size(), "step") + ", step " + explored.exploration.critical[index] +
         " is critical:\n" + steps_text(find.example) + "    replay: " + explored.command +
         " --walk " + walk_argument(find.example) + "\n";
}

std::string measured(const Explored& explored) {
  const auto& exploration = explored.exploration;
  const auto& total = exploration.total;
  if (explored.strategy == "exhaustive") {
    return std::string(exploration.certificate.finished ? "" : "stopped after ") +
           plural(total.states, "state") + ", " + plural(total.transitions, "transition") +
           ", depth " + std::to_string(total.depth) + "\n";
  }
  const auto& runs = exploration.schedules;
  auto text = plural(runs.schedules, "schedule") + ", " + std::to_string(runs.violating) +
              " of them violating, " + plural(runs.steps, "step") +
              "; at most n = " + std::to_string(runs.shape.tasks) +
              " tasks and k = " + std::to_string(runs.shape.steps) + " steps in one\n";
  if (explored.strategy != "pct") return text;
  // A bug of less depth is also one of the depth looked for; of a greater, nothing is promised.
  const auto millionths = sim::pct_chance_missed(runs.shape, explored.depth, runs.schedules);
  for (std::uint32_t depth = 1; depth <= kDepthsShown; ++depth) {
    text += "chance that a bug of depth " + std::to_string(depth) + " was missed: ";
    text += depth <= explored.depth
                ? "at most " + std::to_string(millionths) + " in a million\n"
                : "unknown; --depth " + std::to_string(depth) + " looks for it\n";
  }
  return text;
}

}  // namespace

std::string walk_argument(const std::vector<sim::ScheduleStep>& schedule) {
  std::string text;
  for (const auto& step : schedule) {
    Bytes name;
    Writer(name).integer(step.name);
    if (!text.empty()) text += ',';
    text += to_hex(name);
    if (step.answers != 0) text += ":" + std::to_string(step.answers);
  }
  return text.empty() ? "-" : text;
}

Result<std::vector<sim::ScheduleStep>> parse_walk(std::string_view text) {
  std::vector<sim::ScheduleStep> out;
  if (text == "-") return out;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto word = text.substr(0, comma);
    text.remove_prefix(std::min(text.size(), comma + 1));
    const auto colon = std::min(word.find(':'), word.size());
    const auto name = from_hex(word.substr(0, colon));
    if (!name || name->size() != 8) return fail("expected steps of 16 hex digits, with commas");
    sim::ScheduleStep step;
    step.name = Reader(*name).integer<std::uint64_t>().value();
    for (const char digit : word.substr(std::min(word.size(), colon + 1))) {
      if (digit < '0' || digit > '9') return fail("expected a number after a step's colon");
      step.answers = static_cast<std::uint16_t>(10 * step.answers + (digit - '0'));
    }
    out.push_back(step);
  }
  return out;
}

std::string explore_text(const Explored& explored) {
  const auto& certificate = explored.exploration.certificate;
  auto text = explored.scenario.file + ": " + explored.scenario.config.name + "\n" +
              explored.strategy + ", seed " + std::to_string(certificate.seed) + ": " +
              std::string(sim::to_text(certificate.verdict)) + "\n" + measured(explored);
  if (!certificate.outcomes.empty()) text += "states at rest:\n";
  for (const auto& outcome : certificate.outcomes) {
    text += "  " + outcome.outcome + ": " + std::to_string(outcome.states) +
            ", the nearest after " + plural(outcome.example.size(), "step") + "\n";
  }
  if (!certificate.violations.empty()) text += "violations:\n";
  for (std::size_t i = 0; i < certificate.violations.size(); ++i) text += find_text(explored, i);
  for (const auto& fact : certificate.unseen) text += "never seen: " + fact + "\n";
  return text;
}

Result<void> write_finds(const Explored& explored, const std::string& folder) {
  const auto& violations = explored.exploration.certificate.violations;
  for (std::size_t i = 0; i < violations.size(); ++i) {
    const auto place = std::filesystem::path(folder) / "crashes" /
                       (violations[i].property + "-" + violations[i].fingerprint);
    auto written = make_folder(place.string());
    if (!written) return written;
    written =
        write_file((place / "scenario.json").string(), explored.scenario.resolved + "\n");
    if (written) written = write_file((place / "report.txt").string(), find_text(explored, i));
    if (!written) return written;
  }
  return {};
}

}  // namespace midflight::cli
