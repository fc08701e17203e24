#include "sim/cli/page.h"

#include <nlohmann/json.hpp>

#include "core/crypto/operations.h"
#include "reports/page_events.h"
#include "reports/result_reader.h"
#include "sim/cli/options.h"
#include "sim/cli/recorded.h"
#include "sim/cli/signals.h"
#include "sim/cli/trace_file.h"
#include "sim/cli/watch.h"
#include "sim/explore/replay.h"
#include "sim/trace/reader.h"
#include "sim/world/protocol.h"

namespace midflight::cli {
namespace {

std::vector<reports::PageRule> rules_of(const sim::Protocol& protocol,
                                        const sim::Behaviour& behaviour) {
  std::vector<reports::PageRule> out;
  for (const auto& rule : protocol.rules) {
    const std::string name(rule.name);
    const auto& off = rule.values.front();
    const auto& on = rule.values.back();
    out.push_back({rule.has_flag() ? name : name + "_" + std::string(on),
                   protocol.value(behaviour, name) == on, std::string(rule.meaning),
                   "--set defaults.node.behaviour." + name + "=" + std::string(off)});
  }
  return out;
}

// How far a recording goes that has no result: it is torn, or of real nodes.
class Extent final : public sim::Observer {
 public:
  explicit Extent(std::vector<sim::Observer*> next) : next_(std::move(next)) {}
  void observe(const sim::Event& event) override {
    last_ = event.at;
    for (auto* const next : next_) next->observe(event);
  }
  [[nodiscard]] Duration length() const { return last_.time_since_epoch(); }

 private:
  std::vector<sim::Observer*> next_;
  Instant last_;
};

// What an import diagnosed (reports/import_json.h).
Result<void> add_races(const std::string& found, std::vector<std::string>& notes) {
  try {
    const auto json = nlohmann::json::parse(found);
    for (const auto& race : json.value("races", nlohmann::json::array())) {
      notes.push_back(race.value("name", "") + " at " + race.value("node", "") + ", " +
                      race.value("at", "") + ": " + race.value("story", ""));
    }
  } catch (const nlohmann::json::exception& error) {
    return fail("its result is not one of an import: " + std::string(error.what()));
  }
  return {};
}

Result<sim::RunResult> result_of(const sim::TraceSurvey& trace, Duration length) {
  const bool judged = trace.result && trace.header.kind == sim::TraceKind::run;
  auto results = judged ? reports::read_results(*trace.result)
                        : Result<std::vector<sim::RunResult>>(std::vector<sim::RunResult>(1));
  if (!results) return fail(results.error());
  auto& result = results->front();
  if (!judged) {
    result.verdict = sim::Verdict::unfinished;
    result.events = trace.events;
    result.virtual_time = length;
  }
  return std::move(result);
}

}  // namespace

reports::PageRun page_run(const sim::ScenarioConfig& scenario) {
  reports::PageRun page;
  page.summary = scenario.summary;
  for (const auto& node : scenario.nodes) {
    page.nodes.push_back({node.name, rules_of(*scenario.protocol, node.behaviour)});
  }
  return page;
}

Result<reports::PageRun> run_on_trace(const scenarios::LoadedScenario& scenario,
                                      const std::string& trace_file, sim::Observer& also) {
  auto reader = open_reader(trace_file);
  if (!reader) return fail(reader.error());
  auto page = page_run(scenario.config);
  reports::PageEvents events(names_of(scenario.config),
                             [&page](std::string_view text) { page.events += text; });
  reports::PageChoices choices;
  const std::vector<sim::Observer*> observers{&events, &choices, &also};
  sim::ReplayOptions options;
  options.keep_going = true;
  options.observers = observers;
  options.choices = {&choices};
  crypto::Operations crypto(crypto::Memoise::on);
  auto replayed = sim::replay(scenario.config, *reader, options, crypto);
  if (!replayed) return fail(trace_file + ": " + replayed.error().message);
  events.finish();
  page.choices = choices.list();
  page.result = std::move(replayed->result);
  page.result.error.clear();  // that it differs is what is asked for
  page.result.file = trace_file;
  return page;
}

Result<reports::PageRun> recorded_run(const std::string& trace_file, const LogOptions& options,
                                      std::string& log) {
  auto reader = open_reader(trace_file);
  if (!reader) return fail(reader.error());
  const auto scenario = scenario_of(trace_file, reader->header(), {});
  if (!scenario) return fail(scenario.error());
  auto page = page_run(scenario->config);
  reports::PageChoices choices;
  reports::PageEvents events(reader->header().nodes,
                             [&page](std::string_view text) { page.events += text; });
  EventLog logged(reader->header().nodes, options.level());
  Extent extent({&events, &choices, &logged});
  const auto trace = sim::survey(*reader, &extent, &choices, stop_requested);
  if (!trace) return fail(trace_file + ": " + trace.error().message);
  events.finish();
  if (options.wanted()) log += "# " + trace_file + "\n" + logged.text();
  page.choices = choices.list();
  auto result = result_of(*trace, extent.length());
  if (!result) return fail(trace_file + ": " + result.error().message);
  page.result = std::move(*result);
  page.result.scenario = scenario->config.name;
  page.result.file = trace_file;
  page.result.matrix_case = trace->header.matrix_case;
  page.result.seed = trace->header.seed;
  page.result.replay = replay_command(trace_file, {});
  page.label = trace_file;
  page.real = trace->header.kind == sim::TraceKind::import;
  if (page.real && trace->result) {
    const auto added = add_races(*trace->result, page.notes);
    if (!added) return fail(trace_file + ": " + added.error().message);
  }
  if (!trace->tear.empty()) page.notes.push_back("The trace is torn: " + trace->tear + ".");
  return page;
}

}  // namespace midflight::cli
