#include "sim/explore/variants.h"

#include <algorithm>

#include "sim/explore/status.h"

namespace midflight::sim {
namespace {

const ScenarioConfig* variant_of(const Expectation& expectation) {
  const auto* const compare = std::get_if<ExpectCompare>(&expectation.what);
  return compare == nullptr ? nullptr : compare->variant.get();
}

class Sentence {
 public:
  void add(const std::string& part) { text_ += (text_.empty() ? "" : "; ") + part; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void judge(ExpectationOutcome& outcome, const RunResult& run) {
  Sentence expected;
  Sentence actual;
  for (const auto& each : run.expectations) {
    expected.add(each.name);
    if (!each.passed) actual.add(each.name + ": " + each.actual);
  }
  for (const auto& violation : run.violations) {
    if (violation.declared) continue;
    actual.add(violation.property + " violated at " + midflight::to_text(violation.at) + ", " +
               violation.message);
  }
  for (const auto& fact : run.unseen) actual.add("never seen: " + fact);
  outcome.passed = run_status(run) == kStatusHolds;
  outcome.expected = expected.text();
  outcome.actual = outcome.passed ? "as expected" : actual.text();
}

}  // namespace

bool has_variants(const ScenarioConfig& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), variant_of);
}

void judge_variants(RunResult& result, const ScenarioConfig& scenario, const ExecuteOptions& asked,
                    const Answers& answers, Execute run, crypto::Operations& crypto) {
  for (std::size_t i = 0; i < scenario.expectations.size() && !result.cut_short; ++i) {
    const auto* const variant = variant_of(scenario.expectations[i]);
    if (variant == nullptr) continue;
    ReplayChooser same(answers);
    ExecuteOptions options;
    options.seed = asked.seed;
    options.chooser = &same;
    options.stop = asked.stop;
    options.most_at_once = asked.most_at_once;
    const auto found = run(*variant, options, crypto);
    const auto& name = scenario.expectations[i].name;
    if (!found.error.empty()) result.error = name + ": " + found.error;
    if (!found.cut_short) {
      judge(result.expectations[i], found);
      continue;
    }
    result.cut_short = true;
    if (result.verdict == Verdict::holds) result.verdict = Verdict::unfinished;
    if (!found.stopped.empty()) result.stopped = name + ": " + found.stopped;
    for (auto left = scenario.expectations.size(); left-- > i;) {
      if (variant_of(scenario.expectations[left]) == nullptr) continue;
      result.expectations.erase(result.expectations.begin() + static_cast<std::ptrdiff_t>(left));
    }
  }
}

}  // namespace midflight::sim
