#include <memory>

#include "core/crypto/operations.h"
#include "scenarios/units.h"
#include "sim/cli/commands.h"
#include "sim/cli/compare_outputs.h"
#include "sim/cli/options.h"
#include "sim/cli/page.h"
#include "sim/cli/recorded.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/search_watch.h"
#include "sim/cli/signals.h"
#include "sim/cli/trace_file.h"
#include "sim/cli/watch.h"
#include "sim/explore/status.h"
#include "sim/trace/token.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;

struct CompareOptions {
  std::string scenario;
  std::string trace;
  std::optional<std::uint64_t> seed;
  std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
  Allowance allowance;
  std::vector<scenarios::Override> both;     // of both variants: bounds
  std::vector<scenarios::Override> changes;  // of the new one
  OutputNames outputs;
};

Result<std::vector<LoadedScenario>> load(const std::string& file,
                                         std::span<const scenarios::Override> both,
                                         std::span<const scenarios::Override> changes) {
  std::vector<scenarios::Override> all(both.begin(), both.end());
  all.insert(all.end(), changes.begin(), changes.end());
  auto loaded = scenarios::load_scenario(file, all);
  if (!loaded) return fail(scenarios::to_text(loaded.error()));
  return std::move(*loaded);
}

Result<RunOutputs> open_outputs(const CompareOptions& options,
                                std::span<const LoadedScenario> before,
                                std::span<const LoadedScenario> after) {
  auto inputs = scenarios::files_read(before);
  const auto others = scenarios::files_read(after);
  inputs.insert(inputs.end(), others.begin(), others.end());
  if (!options.trace.empty()) inputs.push_back(options.trace);
  return RunOutputs::open(options.outputs, inputs);
}

// Case by case of the scenario's matrix.
ExitStatus over_search(const CompareOptions& options) {
  const auto before = load(options.scenario, options.both, {});
  if (!before) return refuse(before.error().message);
  const auto after = load(options.scenario, options.both, options.changes);
  if (!after) return refuse(after.error().message);
  if (before->size() != after->size()) {
    return refuse("--set changes the matrix of " + options.scenario + " from " +
                  std::to_string(before->size()) + " to " + std::to_string(after->size()) +
                  " cases: nothing to compare case by case");
  }
  auto outputs = open_outputs(options, *before, *after);
  if (!outputs) return refuse(outputs.error().message);
  SearchWatch watch(options.allowance);
  sim::ExplorationOptions how;
  how.jobs = options.jobs;
  how.stop = [&watch](const sim::SearchProgress& progress) { return watch(progress); };
  auto status = ExitStatus::held;
  std::vector<sim::RunResult> results;
  std::vector<reports::PageComparison> pages;
  for (std::size_t i = 0; i < before->size() && !stop_requested(); ++i) {
    how.seed = options.seed.value_or((*before)[i].config.seed);
    const auto compared = sim::compare({(*before)[i].config, (*after)[i].config}, how);
    watch.clear();
    if (!compared) return refuse(options.scenario + ": " + compared.error().message);
    const Compared shown{(*before)[i], (*after)[i], options.both, options.changes, how.seed};
    auto written = outputs->write_text(compared_text(shown, *compared));
    if (written) written = outputs->log(log_of(shown, *compared, options.outputs.log));
    if (!written) return refuse(written.error().message);
    results.push_back(to_result(shown, *compared));
    if (!options.outputs.html.empty()) pages.push_back(compared_page(shown, *compared));
    status = graver(status, ExitStatus{sim::search_status(results.back())});
  }
  if (!options.outputs.html.empty())
    outputs->show(reports::comparison_page(MIDFLIGHT_VERSION, pages));
  const auto finished = outputs->write_files(results);
  if (!finished) return refuse(finished.error().message);
  return graver(status, stop_signal().value_or(ExitStatus::held));
}

// Each variant alone, for the page and the log.
Result<void> draw(const CompareOptions& options, const LoadedScenario& before,
                  const LoadedScenario& after, RunOutputs& outputs) {
  const auto& log = options.outputs.log;
  if (options.outputs.html.empty() && !log.wanted()) return {};
  EventLog old_log(names_of(before.config), log.level());
  auto old_run = run_on_trace(before, options.trace, old_log);
  if (!old_run) return fail(old_run.error());
  EventLog new_log(names_of(after.config), log.level());
  auto new_run = run_on_trace(after, options.trace, new_log);
  if (!new_run) return fail(new_run.error());
  if (log.wanted()) {
    const auto written = outputs.log("# " + options.trace + ", old\n" + old_log.text() + "# " +
                                     options.trace + ", new\n" + new_log.text());
    if (!written) return written;
  }
  old_run->label = "before";
  old_run->result.replay = replay_command(options.trace, options.both);
  new_run->label = "after";
  std::vector<scenarios::Override> all(options.both);
  all.insert(all.end(), options.changes.begin(), options.changes.end());
  new_run->result.replay = replay_command(options.trace, all) + " --keep-going";
  outputs.show(reports::pair_page(MIDFLIGHT_VERSION, *old_run, *new_run));
  return {};
}

// On the choices of one trace; its own scenario is the old variant unless another is named.
ExitStatus on_trace(const CompareOptions& options) {
  auto reader = open_reader(options.trace);
  if (!reader) return refuse(reader.error().message);
  if (reader->header().kind == sim::TraceKind::import) {
    return refuse(options.trace + ": an imported trace has no choices; replay it with --set");
  }
  const auto variant = [&](std::span<const scenarios::Override> changes) -> Result<LoadedScenario> {
    if (options.scenario.empty()) return scenario_of(options.trace, reader->header(), changes);
    auto cases = load(options.scenario, options.both, changes);
    if (!cases) return fail(cases.error());
    if (cases->size() == 1) return std::move(cases->front());
    return fail(options.scenario + ": a trace is of one run, but its matrix has " +
                std::to_string(cases->size()) + " cases");
  };
  const auto before = variant({});
  if (!before) return refuse(before.error().message);
  const auto after = variant(options.changes);
  if (!after) return refuse(after.error().message);
  auto outputs = open_outputs(options, {&*before, 1}, {&*after, 1});
  if (!outputs) return refuse(outputs.error().message);
  crypto::Operations crypto(crypto::Memoise::on);
  const Spending spending(options.allowance);
  const auto compared =
      sim::compare_on({before->config, after->config}, *reader, StopRun(spending), crypto);
  if (const auto signal = stop_signal()) return *signal;
  if (!compared) return refuse(options.trace + ": " + compared.error().message);
  const Compared shown{*before, *after, options.both, options.changes, reader->header().seed};
  auto written = outputs->write_text(compared_text(shown, *compared));
  const auto result = to_result(shown, *compared);
  if (written) written = draw(options, *before, *after, *outputs);
  if (written) written = outputs->write_files({&result, 1});
  if (!written) return refuse(written.error().message);
  return ExitStatus{sim::search_status(result)};
}

ExitStatus compare(const CompareOptions& options) {
  if (options.changes.empty()) {
    return refuse("compare: --set PATH=VALUE is required; it makes the new variant of the old");
  }
  if (options.scenario.empty() && options.trace.empty()) {
    return refuse("compare: SCENARIO or --trace TRACE is required");
  }
  return options.trace.empty() ? over_search(options) : on_trace(options);
}

void add_options(CLI::App& command, CompareOptions& options) {
  command.add_option("SCENARIO", options.scenario, "the old variant")->type_name("");
  add_set_option(command, options.changes);
  auto* trace = command.add_option("--trace", options.trace,
                                   "compare on the choices of this trace, not over the search");
  trace->type_name("TRACE");
  add_bound_option(command, options.both);
  add_seed_option(command, options.seed)
      ->description("how the run goes until the search begins")
      ->excludes(trace);
  add_jobs_option(command, options.jobs)
      ->description("threads of a search (default: one per processor); changes no result");
  add_time_option(command, options.allowance.time)
      ->description("a comparison that takes longer ends as unfinished");
  add_memory_option(command, options.allowance)
      ->description("such as 500MB or 2GiB; likewise if the program needs more");
  command
      .add_option("--html", options.outputs.html,
                  "a page: of a trace both runs side by side, else what each find became")
      ->type_name("FILE");
  add_result_options(command, options.outputs);
  add_log_options(command, options.outputs.log);
}

}  // namespace

void add_compare(CLI::App& app, Action& chosen) {
  auto* command =
      app.add_subcommand("compare", "hold a changed variant of a scenario against the old one");
  auto options = std::make_shared<CompareOptions>();
  add_options(*command, *options);
  command->footer(
      "\nExamples:\n"
      "  $ midflight compare race.json --set defaults.node.behaviour=tinc-after-fix\n"
      "  $ midflight compare --trace race.jsonl.zst --set defaults.node.behaviour=tinc-after-fix\n"
      "\nExit status: 0 each failing class of the old passes on the new and its search finds\n"
      "nothing, 1 something fails on the new, 4 the old fails nowhere, or a search ended early.");
  command->callback([options, &chosen] { chosen = [options] { return compare(*options); }; });
}

}  // namespace midflight::cli
