#include "sim/explore/replay.h"

#include "sim/explore/execution.h"
#include "sim/explore/status.h"

namespace midflight::sim {
namespace {

class EventCount final : public Observer {
 public:
  void observe(const Event& event) override { last = event.number; }
  std::uint64_t last = 0;
};

// What leads a run.
struct Lead {
  std::uint64_t seed = 1;
  Chooser& chooser;
  Scheduler* scheduler = nullptr;
  Observer* observer = nullptr;         // besides those of the options
  std::function<bool()> wants_to_stop;  // asked between steps
};

ReplayReport run(const ScenarioConfig& scenario, const Lead& lead, const ReplayOptions& options,
                 crypto::Operations& crypto) {
  EventCount count;
  std::vector<Observer*> observers(options.observers.begin(), options.observers.end());
  observers.push_back(&count);
  if (lead.observer != nullptr) observers.push_back(lead.observer);
  RecordingChooser recording(lead.chooser, options.choices);
  ReplayReport report;
  bool cut_short = false;
  ExecuteOptions execution;
  execution.seed = lead.seed;
  execution.chooser = &recording;
  execution.scheduler = lead.scheduler;
  execution.decisions = options.choices;
  execution.observers = observers;
  execution.digest = options.digest;
  execution.variants = !options.until;
  execution.stop = [&] {
    report.reached_until = options.until && count.last >= *options.until;
    cut_short = report.reached_until || (lead.wants_to_stop && lead.wants_to_stop());
    return cut_short || (options.stop && options.stop());
  };
  report.result = execute(scenario, execution, crypto);
  if (cut_short) {
    report.result.expectations.clear();
    report.result.unseen.clear();
    report.result.untriggered.clear();
  }
  return report;
}

}  // namespace

Result<ReplayReport> replay(const ScenarioConfig& scenario, TraceReader& trace,
                            const ReplayOptions& asked, crypto::Operations& crypto) {
  Digest own_digest;
  auto options = asked;
  if (options.digest == nullptr) options.digest = &own_digest;
  LockStep lock_step(trace, scenario,
                     options.keep_going ? LockStep::After::keep_going : LockStep::After::stop,
                     *options.digest);
  const Lead lead{options.seed.value_or(trace.header().seed), lock_step,
                  trace.header().searched ? &lock_step : nullptr, &lock_step,
                  [&lock_step] { return lock_step.wants_to_stop(); }};
  auto report = run(scenario, lead, options, crypto);
  const bool complete = !report.result.cut_short;
  if (complete) lock_step.finish();
  if (lock_step.error()) return fail(*lock_step.error());
  report.difference = lock_step.difference();
  report.same_events = lock_step.same_events();
  report.used = lock_step.rest().used();
  report.skipped = lock_step.rest().skipped();
  report.added = report.difference ? lock_step.rest().added() : 0;
  if (report.difference) {
    report.result.error = "event " + std::to_string(report.difference->event) + " at " +
                          to_text(report.difference->at) + " is not what was recorded";
  }
  return report;
}

ReplayReport replay(const ScenarioConfig& scenario, const Answers& answers,
                    const ReplayOptions& options, crypto::Operations& crypto) {
  // A find's token leaves out what the seed answers before the search.
  const bool searched = is_searched(answers.list);
  ListedSchedule listed(
      answers, searched ? ListedSchedule::Prefix::sampled : ListedSchedule::Prefix::listed);
  const Lead lead{answers.seed, listed, searched ? &listed : nullptr, nullptr, {}};
  auto report = run(scenario, lead, options, crypto);
  report.used = listed.used();
  report.skipped = listed.skipped();
  if (!report.result.cut_short && report.skipped > 0 && !options.keep_going) {
    report.result.error = std::to_string(report.skipped) + " of the token's " +
                          std::to_string(answers.list.size()) + " choices were not asked for";
  }
  return report;
}

std::string to_text(const Difference& difference) {
  std::string out = "The first difference is at event " + std::to_string(difference.event) +
                    ", at " + to_text(difference.at);
  if (!difference.node.empty()) out += ", on " + difference.node;
  out += difference.members.empty() ? ":\n" : " (" + difference.members + "):\n";
  const auto row = [&out](std::string_view name, const std::string& text) {
    if (!text.empty()) out.append("  ").append(name).append("  ").append(text).append("\n");
  };
  row("recorded      ", difference.recorded);
  row("happened      ", difference.happened);
  row("state recorded", difference.recorded_state);
  row("state now     ", difference.happened_state);
  return out;
}

int replay_status(const ReplayReport& report) {
  if (!report.reached_until) return search_status(report.result);
  if (!report.result.error.empty()) return kStatusDiverged;
  return report.result.violations.empty() ? kStatusHolds : kStatusFailed;
}

}  // namespace midflight::sim
