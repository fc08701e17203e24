#include "sim/cli/fuzz_finds.h"

#include <algorithm>
#include <functional>

#include "sim/cli/finds.h"
#include "sim/cli/fuzz_variants.h"
#include "sim/cli/options.h"
#include "sim/shrink/filing.h"

namespace midflight::cli {
namespace {

// As the fuzzer plans it.
Result<sim::PlannedSearch> plan(const scenarios::LoadedScenario& scenario,
                                crypto::Operations& crypto) {
  const auto& config = scenario.config;
  return sim::plan_search(config, {config.seed, true, Numbers::exact}, crypto);
}

sim::MoveKind kind_of(const std::vector<sim::CorpusStep>& steps, std::uint64_t name) {
  const auto found = std::find_if(steps.begin(), steps.end(),
                                  [name](const auto& step) { return step.name == name; });
  return found == steps.end() ? sim::MoveKind::message : found->kind;
}

sim::Entry entry(const FindJob& job, const std::vector<sim::ScheduleStep>& steps) {
  sim::Entry out{job.example.scenario, job.example.settings, {}};
  for (const auto& step : steps) {
    out.steps.push_back({step.name, step.answers, kind_of(job.example.steps, step.name)});
  }
  return out;
}

// Nothing if it was stopped.
std::optional<ShrunkFailure> shrink(const FindJob& job, const std::function<bool()>& stop) {
  crypto::Operations crypto(crypto::Memoise::on);
  const auto search = plan(job.scenario, crypto);
  if (!search) return std::nullopt;
  sim::Violation failure;
  failure.property = job.key.property;
  failure.fingerprint = job.key.fingerprint;
  failure.message = job.message;
  const auto filing =
      sim::file_failure(*search, sim::to_schedule(job.example.steps), failure, crypto, stop);
  if (!filing) return std::nullopt;
  return ShrunkFailure{job.key,
                       entry(job, filing->schedule),
                       {filing->filed_as.property, filing->filed_as.fingerprint},
                       {filing->message, entry(job, filing->smallest), true}};
}

// A find's example, gone through.
struct ShownExample {
  scenarios::LoadedScenario scenario;
  sim::Walk way;

  [[nodiscard]] sim::Answers answers() const { return {scenario.config.seed, {}, way.choices}; }
};

Result<ShownExample> example_of(const sim::CorpusState& state, const sim::FindKey& key) {
  const auto& example = state.finds.at(key).example;
  const auto scenario = scenario_of(state, example);
  if (!scenario) return fail(scenario.error());
  crypto::Operations crypto(crypto::Memoise::on);
  const auto search = plan(*scenario, crypto);
  if (!search) return fail(scenario->file + ": " + search.error().message);
  return ShownExample{*scenario, sim::walk(*search, sim::to_schedule(example.steps), crypto)};
}

std::string settings_text(const sim::Settings& settings) {
  std::string text;
  for (const auto& [path, value] : settings) text += "  " + path + " = " + value + "\n";
  return text.empty() ? text : "set in the scenario:\n" + text;
}

std::string report(const std::string& corpus, const sim::CorpusState& state,
                   const sim::FindKey& key, const sim::Walk& way) {
  const auto& find = state.finds.at(key);
  std::string text = key.property + " " + key.fingerprint + ": " + find.message + "\n";
  text += "scenario: " + state.scenarios.at(find.example.scenario).file + "\n";
  text += settings_text(find.example.settings);
  text += find.shrunk ? "the smallest example, no step of which can be left out:\n"
                      : "an example, not shrunk to its end yet:\n";
  for (std::size_t i = 0; i < way.steps.size(); ++i) {
    text += "  " + std::to_string(i + 1) + ". " + way.steps[i].text + "\n";
  }
  return text + "replay: " + find_command(corpus, key) + "\n";
}

}  // namespace

FindShrinker::FindShrinker() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

FindShrinker::~FindShrinker() {
  thread_.request_stop();
  thread_.join();
}

void FindShrinker::add(FindJob job) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(job));
  }
  came_.notify_one();
}

std::vector<ShrunkFailure> FindShrinker::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(done_, {});
}

bool FindShrinker::busy() const {
  const std::lock_guard lock(mutex_);
  return working_ || !waiting_.empty() || !done_.empty();
}

void FindShrinker::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (came_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
    const auto job = std::move(waiting_.front());
    waiting_.pop_front();
    working_ = true;
    lock.unlock();
    auto shrunk = shrink(job, [&stop] { return stop.stop_requested(); });
    lock.lock();
    working_ = false;
    if (shrunk) done_.push_back(std::move(*shrunk));
  }
}

std::string find_command(const std::string& corpus, const sim::FindKey& key) {
  return replay_command(corpus + "/crashes/" + sim::to_text(key) + "/trace.jsonl.zst", {});
}

sim::Violation violation_of(const sim::CorpusState& state, const sim::FindKey& key) {
  sim::Violation out;
  out.property = key.property;
  out.fingerprint = key.fingerprint;
  out.message = state.finds.at(key).message;
  const auto shown = example_of(state, key);
  return shown ? shown_violation(shown->scenario, shown->answers(), out) : out;
}

Result<std::string> find_log(const std::string& corpus, const sim::CorpusState& state,
                             const sim::FindKey& key, const LogOptions& options) {
  const auto shown = example_of(state, key);
  if (!shown) return fail(shown.error());
  return log_of(shown->scenario, shown->answers(), corpus + ": " + sim::to_text(key), options);
}

Result<void> keep_find(const std::string& corpus, const sim::CorpusState& state,
                       const sim::FindKey& key) {
  const auto shown = example_of(state, key);
  if (!shown) return fail(shown.error());
  return write_find({shown->scenario, shown->answers(), key.property, key.fingerprint,
                     report(corpus, state, key, shown->way), find_command(corpus, key)},
                    corpus);
}

}  // namespace midflight::cli
