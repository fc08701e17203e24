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

std::string reason(const sim::Violation& violation) {
  auto out = "violated " + violation.property + " at " + to_text(violation.at) + ", event " +
             std::to_string(violation.event);
  if (!violation.nodes.empty()) out += " (" + joined(violation.nodes) + ")";
  return out + ": " + violation.message;
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
  if (result.verdict == sim::Verdict::unfinished) return Outcome::unfinished;
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
      return "not deterministic";
  }
  check_failed(__FILE__, __LINE__, "outcome", "every outcome has a name");
}

std::vector<std::string> reasons(const sim::RunResult& result) {
  std::vector<std::string> out;
  if (!result.error.empty()) out.push_back("not deterministic: " + result.error);
  for (const auto& violation : result.violations) {
    if (!violation.declared) out.push_back(reason(violation));
  }
  for (const auto& each : result.expectations) {
    if (each.passed) continue;
    out.push_back("expectation " + each.name + ": expected " + each.expected + ", was " +
                  each.actual);
  }
  for (const auto& fact : result.unseen) out.push_back("never seen: " + fact);
  if (result.verdict == sim::Verdict::unfinished) out.emplace_back("stopped before its end");
  return out;
}

std::string run_name(const sim::RunResult& result) {
  const auto matrix_case =
      result.matrix_case.empty() ? std::string() : " [" + result.matrix_case + "]";
  return result.scenario + matrix_case + " [seed " + std::to_string(result.seed) + "]";
}

}  // namespace midflight::reports
