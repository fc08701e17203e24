#include "sim/explore/expectations.h"

#include <algorithm>

#include "sim/explore/counters.h"

namespace midflight::sim {
namespace {

__extension__ using UnsignedWide = unsigned __int128;

// Everything that an expectation may be about.
struct Observed {
  const RunResult& result;
  const ScenarioConfig& scenario;
  const ExpectationObserver& observer;
  const FactLookup& fact;

  [[nodiscard]] const std::string& name(NodeIndex node) const {
    return scenario.nodes[node.value].name;
  }
  [[nodiscard]] std::string pair(NodeIndex from, NodeIndex to) const {
    return name(from) + ">" + name(to);
  }
  [[nodiscard]] std::uint64_t counter(Counter counter, const std::string& of) const {
    return this->counter(std::string(to_text(counter)), of).value_or(0);
  }
  // Nothing if there is no such counter.
  [[nodiscard]] std::optional<std::uint64_t> counter(const std::string& counter,
                                                     const std::string& of) const {
    const auto found = result.counters.find(counter);
    if (found == result.counters.end()) return std::nullopt;
    const auto value = found->second.find(of);
    return value == found->second.end() ? 0 : value->second;
  }
};

// What an expectation says and what was; the name is added by the caller.
struct Judgement {
  bool passed = false;
  std::string expected;
  std::string actual;
  bool settled = false;  // whatever a run that was cut short would have done, it stays so
};

// "at least 2 and at most 3"
class Phrase {
 public:
  void add(std::string_view part) {
    if (!text_.empty()) text_ += " and ";
    text_ += part;
  }
  [[nodiscard]] std::string text() const { return text_.empty() ? "anything" : text_; }

 private:
  std::string text_;
};

std::string to_text(Ratio ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}

bool violates(const RunResult& result, std::string_view property) {
  return std::any_of(result.violations.begin(), result.violations.end(),
                     [&](const Violation& violation) { return violation.property == property; });
}

Judgement judge(const ExpectVerdict& expect, std::size_t, const Observed& evidence) {
  const auto& result = evidence.result;
  auto actual = result.verdict;
  if (!expect.property.empty()) {
    if (violates(result, expect.property)) {
      actual = Verdict::violated;
    } else if (actual == Verdict::violated) {
      actual = Verdict::holds;
    }
  }
  const auto of = expect.property.empty() ? std::string() : expect.property + " ";
  return {actual == expect.verdict, of + std::string(to_text(expect.verdict)),
          of + std::string(to_text(actual)),
          actual == Verdict::violated || expect.verdict == Verdict::unfinished};
}

Judgement judge(const ExpectCounter& expect, std::size_t, const Observed& evidence) {
  const auto& bounds = expect.bounds;
  Phrase expected;
  if (bounds.equals) expected.add(std::to_string(*bounds.equals));
  if (bounds.at_least) expected.add("at least " + std::to_string(*bounds.at_least));
  if (bounds.at_most) expected.add("at most " + std::to_string(*bounds.at_most));
  const auto value = evidence.counter(expect.counter, expect.of);
  if (!value) return {false, expected.text(), "there is no counter " + expect.counter};
  const bool passed = (!bounds.equals || *value == *bounds.equals) &&
                      (!bounds.at_least || *value >= *bounds.at_least) &&
                      (!bounds.at_most || *value <= *bounds.at_most);
  // Counts only grow.
  const bool too_many =
      (bounds.equals && *value > *bounds.equals) || (bounds.at_most && *value > *bounds.at_most);
  const bool enough = passed && !bounds.equals && !bounds.at_most;
  return {passed, expected.text(), std::to_string(*value), too_many || enough};
}

Judgement judge(const ExpectOutage& expect, std::size_t, const Observed& evidence) {
  const auto pair = evidence.pair(expect.a, expect.b);
  Duration longest{};
  for (const auto& outage : evidence.result.outages) {
    if (outage.pair == pair) longest = std::max(longest, outage.to - outage.from);
  }
  const auto& least = expect.longest_at_least;
  const auto& most = expect.longest_at_most;
  Phrase expected;
  if (least) expected.add("longest at least " + midflight::to_text(*least));
  if (most) expected.add("longest at most " + midflight::to_text(*most));
  const bool enough = !least || longest >= *least;
  const bool too_long = most && longest > *most;
  return {enough && !too_long, expected.text(),
          longest == Duration{} ? "no outage" : "longest " + midflight::to_text(longest),
          too_long || (enough && !most)};
}

Judgement judge(const ExpectDelivered& expect, std::size_t, const Observed& evidence) {
  const auto pair = evidence.pair(expect.from, expect.to);
  const auto sent = evidence.counter(Counter::packets_sent, pair);
  const auto delivered = evidence.counter(Counter::packets_delivered, pair);
  // delivered / sent against the ratio, exactly.
  const auto left = [&](Ratio ratio) {
    return static_cast<UnsignedWide>(delivered) * ratio.denominator;
  };
  const auto right = [&](Ratio ratio) { return static_cast<UnsignedWide>(sent) * ratio.numerator; };
  Phrase expected;
  if (expect.at_least) expected.add("at least " + to_text(*expect.at_least));
  if (expect.at_most) expected.add("at most " + to_text(*expect.at_most));
  if (sent == 0) return {false, expected.text(), "nothing was sent"};
  const bool passed = (!expect.at_least || left(*expect.at_least) >= right(*expect.at_least)) &&
                      (!expect.at_most || left(*expect.at_most) <= right(*expect.at_most));
  return {passed, expected.text(), to_text(Ratio{delivered, sent})};
}

Judgement judge(const ExpectState& expect, std::size_t, const Observed& evidence) {
  Phrase expected;
  Phrase actual;
  bool passed = true;
  for (const auto& [name, wanted] : expect.facts) {
    const auto value = evidence.fact(expect.node, expect.peer, name);
    passed = passed && value == wanted;
    expected.add(name + " " + wanted);
    actual.add(name + " " + value.value_or("unknown"));
  }
  return {passed, expected.text(), actual.text()};
}

Judgement judge(const ExpectSequence& expect, std::size_t place, const Observed& evidence) {
  const auto seen = evidence.observer.progress(place);
  const bool whole = seen == expect.events.size();
  return {whole, std::to_string(expect.events.size()) + " events in this order",
          std::to_string(seen) + " of them", whole};
}

// Of another run: judge_variants adds it.
std::optional<Judgement> judge(const ExpectCompare&, std::size_t, const Observed&) { return {}; }

Verdict verdict_of(const RunResult& result) {
  if (!result.violations.empty()) return Verdict::violated;
  if (result.verdict == Verdict::unfinished) return Verdict::unfinished;
  return result.unseen.empty() ? Verdict::holds : Verdict::vacuous;
}

bool declares(const Expectation& expectation, std::string_view property) {
  const auto* const expect = std::get_if<ExpectVerdict>(&expectation.what);
  return expect != nullptr && expect->verdict == Verdict::violated && expect->property == property;
}

}  // namespace

ExpectationObserver::ExpectationObserver(const ScenarioConfig& scenario)
    : scenario_(&scenario),
      sequences_(scenario.expectations.size()),
      facts_(scenario.sometimes.size()) {
  for (const auto& injection : scenario.injections) {
    scripted_.push_back({&injection.when, "injection \"" + injection.name + "\"", false, {}});
  }
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    const auto& fault = scenario.faults[i];
    const auto* const when = std::get_if<Trigger>(&fault.when);
    if (when == nullptr) continue;
    scripted_.push_back(
        {when,
         "fault " + std::to_string(i) + " (" + std::string(to_text(fault.action.kind)) + ")",
         false,
         {}});
  }
}

void ExpectationObserver::observe(const Event& event) {
  for (std::size_t i = 0; i < sequences_.size(); ++i) {
    const auto* const expect = std::get_if<ExpectSequence>(&scenario_->expectations[i].what);
    auto& sequence = sequences_[i];
    if (expect == nullptr || sequence.seen == expect->events.size()) continue;
    if (sequence.counter.fires(expect->events[sequence.seen], event)) {
      sequence = {sequence.seen + 1, {}};
    }
  }
  for (auto& each : scripted_) each.came = each.came || each.counter.fires(*each.when, event);
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    auto& fact = facts_[i];
    if (fact.held) continue;
    if (const auto* const trigger = std::get_if<Trigger>(&scenario_->sometimes[i].fact)) {
      fact.held = fact.counter.fires(*trigger, event);
    } else if (event.kind == EventKind::injected) {
      const auto injection = std::get<std::size_t>(scenario_->sometimes[i].fact);
      fact.held = event.name == scenario_->injections[injection].name;
    }
  }
}

std::vector<std::string> ExpectationObserver::untriggered() const {
  std::vector<std::string> out;
  for (const auto& each : scripted_) {
    if (!each.came) out.push_back(each.what);
  }
  return out;
}

std::vector<std::string> ExpectationObserver::unseen() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    if (!facts_[i].held) names.push_back(scenario_->sometimes[i].name);
  }
  return names;
}

void conclude(RunResult& result, const ScenarioConfig& scenario,
              const ExpectationObserver& observer, const FactLookup& fact) {
  const auto& expectations = scenario.expectations;
  const bool cut_short = result.verdict == Verdict::unfinished;
  for (auto& violation : result.violations) {
    violation.declared = std::any_of(
        expectations.begin(), expectations.end(),
        [&](const Expectation& expectation) { return declares(expectation, violation.property); });
  }
  result.unseen = observer.unseen();
  result.untriggered = observer.untriggered();
  result.verdict = verdict_of(result);
  const Observed evidence{result, scenario, observer, fact};
  result.expectations.clear();
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    auto found = std::visit(
        [&](const auto& what) -> std::optional<Judgement> { return judge(what, i, evidence); },
        expectations[i].what);
    if (!found || (cut_short && !found->settled)) continue;
    result.expectations.push_back({expectations[i].name, found->passed, std::move(found->expected),
                                   std::move(found->actual)});
  }
}

}  // namespace midflight::sim
