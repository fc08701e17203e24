#include "sim/cli/fuzz_finds.h"

#include <algorithm>
#include <functional>

#include "sim/cli/finds.h"
#include "sim/cli/fuzz_variants.h"
#include "sim/cli/options.h"
#include "sim/shrink/schedule.h"

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

// Without the names of nodes.
std::string anonymous(std::string message, const sim::ScenarioConfig& config) {
  for (const auto& node : config.nodes) {
    for (auto at = message.find(node.name); at != std::string::npos;
         at = message.find(node.name, at)) {
      message.replace(at, node.name.size(), "*");
    }
  }
  return message;
}

class Shrinking {
 public:
  Shrinking(const FindJob& job, const sim::PlannedSearch& search, std::function<bool()> stop)
      : job_(job),
        search_(search),
        stop_(std::move(stop)),
        message_(anonymous(job.message, job.scenario.config)) {}

  // Nothing if it was stopped.
  [[nodiscard]] std::optional<ShrunkFailure> run() {
    auto steps = sim::shrink_schedule(search_, sim::to_schedule(job_.example.steps),
                                      {job_.key.property, job_.key.fingerprint}, crypto_, stop_);
    ShrunkFailure out{job_.key, entry(steps), job_.key, {job_.message, {}, true}};
    for (auto i = steps.size(); i-- > 0;) {
      if (stop_()) return std::nullopt;
      auto fewer = steps;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      auto way = sim::walk(search_, fewer, crypto_);
      const auto shown = find(way);
      if (shown == way.violations.end()) continue;
      out.filed_as = {shown->property, shown->fingerprint};
      out.find.message = shown->message;
      steps = std::move(way.steps);
      i = steps.size();
    }
    out.find.example = entry(steps);
    return stop_() ? std::nullopt : std::optional(std::move(out));
  }

 private:
  [[nodiscard]] std::vector<sim::Violation>::const_iterator find(const sim::Walk& way) const {
    return std::find_if(way.violations.begin(), way.violations.end(),
                        [this](const sim::Violation& each) {
                          return each.property == job_.key.property &&
                                 anonymous(each.message, job_.scenario.config) == message_;
                        });
  }
  [[nodiscard]] sim::Entry entry(const std::vector<sim::ScheduleStep>& steps) const {
    sim::Entry out{job_.example.scenario, job_.example.settings, {}};
    for (const auto& step : steps) {
      out.steps.push_back({step.name, step.answers, kind_of(job_.example.steps, step.name)});
    }
    return out;
  }

  const FindJob& job_;
  const sim::PlannedSearch& search_;
  std::function<bool()> stop_;
  std::string message_;
  crypto::Operations crypto_{crypto::Memoise::on};
};

std::optional<ShrunkFailure> shrink(const FindJob& job, const std::function<bool()>& stop) {
  crypto::Operations crypto(crypto::Memoise::on);
  const auto search = plan(job.scenario, crypto);
  if (!search) return std::nullopt;
  return Shrinking(job, *search, stop).run();
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

Result<void> keep_find(const std::string& corpus, const sim::CorpusState& state,
                       const sim::FindKey& key) {
  const auto& example = state.finds.at(key).example;
  const auto scenario = scenario_of(state, example);
  if (!scenario) return fail(scenario.error());
  crypto::Operations crypto(crypto::Memoise::on);
  const auto search = plan(*scenario, crypto);
  if (!search) return fail(scenario->file + ": " + search.error().message);
  const auto way = sim::walk(*search, sim::to_schedule(example.steps), crypto);
  const sim::Answers answers{scenario->config.seed, {}, way.choices};
  return write_find({*scenario, answers, key.property, key.fingerprint,
                     report(corpus, state, key, way), find_command(corpus, key)},
                    corpus);
}

}  // namespace midflight::cli
