#include "sim/explore/variants.h"

#include <algorithm>

#include "sim/explore/status.h"

namespace midflight::sim {
namespace {

const ExpectCompare* comparison(const Expectation& expectation) {
  return std::get_if<ExpectCompare>(&expectation.what);
}

void add(std::string& list, const std::string& part) { list += (list.empty() ? "" : "; ") + part; }

ExpectationOutcome outcome_of(const Expectation& expectation, const RunResult& run) {
  std::string expected;
  std::string actual;
  for (const auto& each : run.expectations) {
    add(expected, each.name);
    if (!each.passed) add(actual, each.name + ": " + each.actual);
  }
  for (const auto& violation : run.violations) {
    if (violation.declared) continue;
    add(actual, "not declared there: " + violation.property + " violated at " +
                    midflight::to_text(violation.at) + ", " + violation.message);
  }
  for (const auto& fact : run.unseen) add(actual, "never seen: " + fact);
  const bool passed = run_status(run) == kStatusHolds;
  return {expectation.name, passed, "with " + comparison(expectation)->settings + ": " + expected,
          passed ? "as expected" : actual};
}

}  // namespace

bool has_variants(const ScenarioConfig& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), comparison);
}

void judge_variants(RunResult& result, const ScenarioConfig& scenario, const ExecuteOptions& asked,
                    const Answers& answers, Execute run, crypto::Operations& crypto) {
  for (std::size_t i = 0; i < scenario.expectations.size() && !result.cut_short; ++i) {
    const auto& expectation = scenario.expectations[i];
    const auto* const compare = comparison(expectation);
    if (compare == nullptr) continue;
    ReplayChooser same(answers);
    ExecuteOptions options;
    options.seed = asked.seed;
    options.chooser = &same;
    options.stop = asked.stop;
    options.most_at_once = asked.most_at_once;
    const auto found = run(*compare->variant, options, crypto);
    if (!found.error.empty()) result.error = expectation.name + ": " + found.error;
    if (found.cut_short) {
      result.cut_short = true;
      if (result.verdict == Verdict::holds) result.verdict = Verdict::unfinished;
      if (!found.stopped.empty()) result.stopped = expectation.name + ": " + found.stopped;
    } else {
      result.expectations.insert(result.expectations.begin() + static_cast<std::ptrdiff_t>(i),
                                 outcome_of(expectation, found));
    }
  }
}

}  // namespace midflight::sim
