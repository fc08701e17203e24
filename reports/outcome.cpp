#include "reports/outcome.h"

#include <algorithm>

#include "core/base/check.h"

namespace midflight::reports {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string line_of(const sim::Violation& first, std::size_t count) {
  auto out = first.property + " at " + to_text(first.at) + ", event " + std::to_string(first.event);
  if (!first.nodes.empty()) out += " (" + joined(first.nodes) + ")";
  out += ": " + first.message;
  if (count > 1) out += " (and " + std::to_string(count - 1) + " more)";
  return out;
}

// A search that did not come to its end is unfinished without being a run.
bool is_cut_short(const sim::RunResult& result) {
  return result.cut_short || result.verdict == sim::Verdict::unfinished;
}

}  // namespace

Outcome outcome(const sim::RunResult& result) {
  if (!result.error.empty()) return Outcome::not_deterministic;
  const bool failed =
      std::any_of(result.expectations.begin(), result.expectations.end(),
                  [](const sim::ExpectationOutcome& each) { return !each.passed; }) ||
      std::any_of(result.violations.begin(), result.violations.end(),
                  [](const sim::Violation& each) { return !each.declared; });
  if (failed) return Outcome::failed;
  if (is_cut_short(result)) return Outcome::unfinished;
  if (result.verdict == sim::Verdict::vacuous || !result.unseen.empty()) return Outcome::vacuous;
  return Outcome::passed;
}

std::string_view to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "passed";
    case Outcome::failed:
      return "failed";
    case Outcome::vacuous:
      return "vacuous";
    case Outcome::unfinished:
      return "unfinished";
    case Outcome::not_deterministic:
      return "diverged";
  }
  check_failed(__FILE__, __LINE__, "outcome", "every outcome has a name");
}

std::vector<std::string> reasons(const sim::RunResult& result) {
  std::vector<std::string> out;
  if (!result.error.empty()) out.push_back("diverged: " + result.error);
  for (const auto& line : violation_lines(result, false)) out.push_back("violated " + line);
  for (const auto& each : result.expectations) {
    if (each.passed) continue;
    out.push_back("expectation " + each.name + ": expected " + each.expected + ", was " +
                  each.actual);
  }
  for (const auto& fact : result.unseen) out.push_back("never seen: " + fact);
  if (is_cut_short(result)) {
    out.push_back("stopped before its end" + (result.stopped.empty() ? "" : ": " + result.stopped));
  }
  return out;
}

std::vector<std::string> violation_lines(const sim::RunResult& result, bool declared) {
  struct Group {
    const sim::Violation* first;
    std::size_t count;
  };
  std::vector<Group> groups;  // in order of happening
  for (const auto& violation : result.violations) {
    if (violation.declared != declared) continue;
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& each) {
      return each.first->property == violation.property;
    });
    if (group == groups.end()) {
      groups.push_back({&violation, 1});
    } else {
      ++group->count;
    }
  }
  std::vector<std::string> lines;
  lines.reserve(groups.size());
  for (const auto& group : groups) lines.push_back(line_of(*group.first, group.count));
  return lines;
}

std::string run_name(const sim::RunResult& result) {
  const auto matrix_case =
      result.matrix_case.empty() ? std::string() : " [" + result.matrix_case + "]";
  return result.scenario + matrix_case + " [seed " + std::to_string(result.seed) + "]";
}

}  // namespace midflight::reports
