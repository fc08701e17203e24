#include "sim/shrink/choices.h"

#include <algorithm>

#include "sim/explore/execution.h"
#include "sim/shrink/minimise.h"

namespace midflight::sim {
namespace {

// Answers from a list, and all else plainly.
class PlainChooser final : public Chooser {
 public:
  explicit PlainChooser(const Answers& answers) : listed_(answers), unlikely_(answers.unlikely) {}
  [[nodiscard]] std::uint64_t answer(const Question& question) override {
    const auto added = listed_.added();
    const auto answer = listed_.answer(question);
    const bool listed = listed_.added() == added;
    return listed || !has_plain(question.kind) ? answer : kPlain;
  }
  [[nodiscard]] bool asks_unlikely(ChoiceKind kind) const override { return unlikely_.has(kind); }

 private:
  ReplayChooser listed_;
  KindSet unlikely_;
};

// The answers of the run that the chooser's lead to, if that still shows the violation.
std::optional<ChoiceList> answers_of(Trials& trials, const ScenarioConfig& scenario,
                                     std::uint64_t seed, Chooser& chooser) {
  ChoicesMade made;
  RecordingChooser recording(chooser, {&made});
  if (!trials.run(scenario, seed, recording)) return std::nullopt;
  return std::move(made.list);
}

// The answers of a whole run with these and plain ones.
ChoiceList answers_to_the_end(const ScenarioConfig& scenario, const Answers& special) {
  ChoicesMade made;
  PlainChooser plain(special);
  RecordingChooser recording(plain, {&made});
  ExecuteOptions options;
  options.seed = special.seed;
  options.chooser = &recording;
  crypto::Operations crypto(crypto::Memoise::on);
  static_cast<void>(execute(scenario, options, crypto));
  return std::move(made.list);
}

ChoiceList special_of(const ChoiceList& list) {
  ChoiceList out;
  std::copy_if(list.begin(), list.end(), std::back_inserter(out), is_unusual);
  return out;
}

// What was decided before the first step is the seed's doing.
std::vector<ChoiceList> steps_of(const ChoiceList& list) {
  std::vector<ChoiceList> out;
  for (const auto& choice : list) {
    if (choice.kind == ChoiceKind::next_event) out.emplace_back();
    if (!out.empty()) out.back().push_back(choice);
  }
  return out;
}

ChoiceList joined(const std::vector<ChoiceList>& steps) {
  ChoiceList out;
  for (const auto& step : steps) out.insert(out.end(), step.begin(), step.end());
  return out;
}

}  // namespace

bool drop_answers(Trials& trials, const ScenarioConfig& scenario, Answers& answers) {
  for (const auto kinds : {KindSet(), answers.unlikely}) {
    const Answers of_seed{answers.seed, kinds, {}};
    if (!trials.run(scenario, of_seed)) continue;
    answers = of_seed;
    return true;
  }
  const auto still_shows = [&](const ChoiceList& rest) -> std::optional<ChoiceList> {
    if (!trials.run(scenario, Answers{answers.seed, answers.unlikely, rest})) return std::nullopt;
    return rest;
  };
  return minimise(answers.list, still_shows, [&trials] { return trials.stopped(); });
}

bool drop_steps(Trials& trials, const ScenarioConfig& scenario, Answers& answers) {
  auto steps = steps_of(answers.list);
  const auto still_shows =
      [&](const std::vector<ChoiceList>& rest) -> std::optional<std::vector<ChoiceList>> {
    ChoicesMade made;
    const Answers fewer{answers.seed, answers.unlikely, joined(rest)};
    // Without a step it is no schedule any more.
    if (rest.empty() || !trials.run(scenario, fewer, {}, &made)) return std::nullopt;
    return steps_of(made.list);  // those that could be made
  };
  const bool minimal = minimise(steps, still_shows, [&trials] { return trials.stopped(); });
  answers.list = joined(steps);
  return minimal;
}

PlainRun make_plain(Trials& trials, const ScenarioConfig& scenario, const Answers& answers) {
  PlainRun out{answers};
  ReplayChooser as_it_was(answers);
  const auto made = answers_of(trials, scenario, answers.seed, as_it_was);
  if (!made) {  // stopped
    out.minimal = false;
    return out;
  }
  auto special = special_of(*made);
  const auto still_shows = [&](const ChoiceList& rest) -> std::optional<ChoiceList> {
    PlainChooser chooser({answers.seed, answers.unlikely, rest});
    const auto now = answers_of(trials, scenario, answers.seed, chooser);
    if (!now) return std::nullopt;
    return special_of(*now);
  };
  out.minimal = minimise(special, still_shows, [&trials] { return trials.stopped(); });
  out.answers.list = answers_to_the_end(scenario, {answers.seed, answers.unlikely, special});
  return out;
}

}  // namespace midflight::sim
