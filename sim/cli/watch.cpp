#include "sim/cli/watch.h"

#include "reports/outcome.h"
#include "sim/cli/options.h"
#include "sim/cli/page.h"
#include "sim/cli/terminal.h"

namespace midflight::cli {
namespace {

using Level = spdlog::level::level_enum;

constexpr std::size_t kSequenceColumns = 100;

std::string title(const sim::RunResult& result) {
  return result.file + ": " + reports::run_name(result) + "\n";
}

Result<Level> parse_level(std::string_view text) {
  const auto level = log_level(text);
  if (!level) {
    return fail("expected off, error, warning, info, debug or trace, got \"" + std::string(text) +
                "\"");
  }
  return *level;
}

}  // namespace

std::vector<std::string> names_of(const sim::ScenarioConfig& scenario) {
  std::vector<std::string> names;
  for (const auto& node : scenario.nodes) names.push_back(node.name);
  return names;
}

Level WatchOptions::level() const {
  return log_level.value_or(outputs.log.empty() ? Level::off : Level::info);
}

CLI::Option* add_watch_options(CLI::App& command, WatchOptions& options) {
  command.add_flag("--sequence", options.sequence, "print a sequence diagram of each run");
  add_result_options(command, options.outputs);
  command.add_option("--log", options.outputs.log, "what each node would log, with virtual time")
      ->type_name("FILE");
  add_parsed(command, "--log-level", parse_level,
             [&options](Level level) {
               options.log_level = level;
               options.outputs.logs_to_error = true;
             })
      ->type_name("off|error|warning|info|debug|trace")
      ->description("how much to log (default info with --log, else off)");
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
      log_(names_of(scenario), options.level()) {
  if (options.sequence) observers_.push_back(&sequence_);
  if (options.level() != Level::off) observers_.push_back(&log_);
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
  if (options_.level() != Level::off) run.log = "# " + title(result) + log_.text();
  if (page_) {
    page_events_->finish();
    page_->result = result;
    run.page = reports::run_page(MIDFLIGHT_VERSION, *page_);
  }
  run.result = std::move(result);
  return run;
}

}  // namespace midflight::cli
