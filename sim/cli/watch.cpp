#include "sim/cli/watch.h"

#include "reports/outcome.h"
#include "sim/cli/options.h"
#include "sim/cli/page.h"
#include "sim/cli/terminal.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kSequenceColumns = 100;

std::string title(const sim::RunResult& result) {
  return result.file + ": " + reports::run_name(result) + "\n";
}

}  // namespace

std::vector<std::string> names_of(const sim::ScenarioConfig& scenario) {
  std::vector<std::string> names;
  for (const auto& node : scenario.nodes) names.push_back(node.name);
  return names;
}

CLI::Option* add_watch_options(CLI::App& command, WatchOptions& options) {
  command.add_flag("--sequence", options.sequence, "print a sequence diagram of each run");
  add_result_options(command, options.outputs);
  add_log_options(command, options.outputs.log);
  command.add_option("--html", options.outputs.html, "a page for people, one file with all in it")
      ->type_name("FILE");
  add_export_options(command, options.outputs.exports);
  return command
      .add_option("--trace", options.outputs.trace,
                  "record the run, to be replayed; compressed if the name ends in .zst")
      ->type_name("FILE");
}

Watch::Watch(const sim::ScenarioConfig& scenario, const WatchOptions& options)
    : scenario_(scenario),
      options_(options),
      sequence_(names_of(scenario)),
      log_(names_of(scenario), options.outputs.log.level()) {
  if (options.sequence) observers_.push_back(&sequence_);
  if (options.outputs.log.wanted()) observers_.push_back(&log_);
}

void Watch::draw_page() {
  if (options_.outputs.html.empty()) return;
  auto& page = page_.emplace(page_run(scenario_));
  page_events_.emplace(names_of(scenario_),
                       [&page](std::string_view text) { page.events += text; });
  observers_.push_back(&*page_events_);
}

FinishedRun Watch::finish(sim::RunResult result) {
  FinishedRun run;
  if (options_.sequence) {
    run.sequence =
        title(result) + sequence_.render(result, width_of(stdout, kSequenceColumns)) + "\n";
  }
  if (options_.outputs.log.wanted()) run.log = "# " + title(result) + log_.text();
  if (page_) {
    page_events_->finish();
    page_->result = result;
    run.page = reports::run_page(MIDFLIGHT_VERSION, *page_);
  }
  run.result = std::move(result);
  return run;
}

}  // namespace midflight::cli
