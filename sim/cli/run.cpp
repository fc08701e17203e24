#include <filesystem>
#include <memory>
#include <set>

#include "reports/outcome.h"
#include "reports/sequence_text.h"
#include "sim/cli/commands.h"
#include "sim/cli/exports.h"
#include "sim/cli/log.h"
#include "sim/cli/options.h"
#include "sim/cli/page.h"
#include "sim/cli/pool.h"
#include "sim/cli/progress.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/signals.h"
#include "sim/cli/terminal.h"
#include "sim/explore/status.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;
using Level = spdlog::level::level_enum;

constexpr std::size_t kMaxRuns = 1'000'000;
constexpr std::size_t kSequenceColumns = 100;
constexpr auto kPatience = std::chrono::milliseconds(100);

struct RunOptions {
  std::vector<std::string> scenarios;
  std::optional<SeedRange> seeds;
  std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
  std::vector<scenarios::Override> overrides;
  bool twice = false;
  bool sequence = false;
  std::optional<Level> log_level;
  OutputNames outputs;

  [[nodiscard]] Level level() const {
    return log_level.value_or(outputs.log.empty() ? Level::off : Level::info);
  }
};

struct Job {
  const LoadedScenario* scenario = nullptr;
  std::uint64_t seed = 0;
  Exports* exports = nullptr;  // of the only job, if there are any
  bool page = false;           // only if this is the only job
};

std::vector<std::string> node_names(const LoadedScenario& scenario) {
  std::vector<std::string> names;
  for (const auto& node : scenario.config.nodes) names.push_back(node.name);
  return names;
}

// Each file once, in the order given.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  std::set<std::string> seen;
  for (const auto& path : paths) {
    const auto found = scenarios::scenario_files(path);
    if (!found) return fail(found.error());
    for (const auto& file : *found) {
      std::error_code ignored;
      if (seen.insert(std::filesystem::weakly_canonical(file, ignored).string()).second) {
        files.push_back(file);
      }
    }
  }
  return files;
}

Result<std::vector<LoadedScenario>> load(const std::vector<std::string>& files,
                                         const std::vector<scenarios::Override>& overrides) {
  std::vector<LoadedScenario> loaded;
  for (const auto& file : files) {
    auto cases = scenarios::load_scenario(file, overrides);
    if (!cases) return fail(scenarios::to_text(cases.error()));
    std::move(cases->begin(), cases->end(), std::back_inserter(loaded));
  }
  return loaded;
}

Result<std::vector<Job>> jobs_of(const std::vector<LoadedScenario>& loaded,
                                 const std::optional<SeedRange>& seeds) {
  const auto seeds_each = seeds ? seeds->last - seeds->first + 1 : 1;
  if (loaded.size() > kMaxRuns / seeds_each) {
    return fail("more than " + std::to_string(kMaxRuns) + " runs: give fewer seeds or scenarios");
  }
  std::vector<Job> jobs;
  for (const auto& scenario : loaded) {
    for (std::uint64_t i = 0; i < seeds_each; ++i) {
      jobs.push_back({&scenario, seeds ? seeds->first + i : scenario.config.seed});
    }
  }
  return jobs;
}

std::string title(const sim::RunResult& result) {
  return result.file + ": " + reports::run_name(result) + "\n";
}

FinishedRun run_one(const Job& job, const RunOptions& options, const Executor& executor,
                    crypto::Operations& crypto) {
  if (stop_requested()) return {};
  const auto& scenario = *job.scenario;
  const auto names = node_names(scenario);
  FinishedRun run;
  reports::SequenceText sequence(names);
  EventLog log(names, options.level());
  auto observers =
      job.exports != nullptr ? job.exports->observers() : std::vector<sim::Observer*>();
  if (options.sequence) observers.push_back(&sequence);
  std::optional<reports::PageEvents> page;
  if (job.page) {
    const auto sink = [&run](std::string_view text) { run.page_events += text; };
    observers.push_back(&page.emplace(names, sink));
  }
  if (options.level() != Level::off) observers.push_back(&log);

  const auto start = std::chrono::steady_clock::now();
  const auto execute = options.twice ? executor.twice : executor.once;
  auto* const chooser = job.exports != nullptr ? &job.exports->chooser() : nullptr;
  auto& result = run.result.emplace(
      execute(scenario.config, {job.seed, chooser, observers, stop_requested}, crypto));
  result.wall_time = std::chrono::steady_clock::now() - start;
  result.scenario = scenario.config.name;
  result.file = scenario.file;
  result.matrix_case = scenario.matrix_case;
  result.seed = job.seed;
  result.replay = replay_command(scenario.file, job.seed, options.overrides);
  if (options.sequence) {
    run.sequence =
        title(result) + sequence.render(result, width_of(stdout, kSequenceColumns)) + "\n";
  }
  if (page) page->finish();
  if (options.level() != Level::off) run.log = "# " + title(result) + log.text();
  return run;
}

ExitStatus status_of(const std::vector<sim::RunResult>& results) {
  auto status = stop_signal().value_or(ExitStatus::held);
  for (const auto& result : results) {
    status = graver(status, ExitStatus{sim::run_status(result)});
  }
  return status;
}

Result<std::vector<sim::RunResult>> run_all(const std::vector<Job>& jobs, const RunOptions& options,
                                            const Executor& executor, RunOutputs& outputs) {
  RunPool pool(jobs.size(), options.jobs, [&](std::size_t i, crypto::Operations& crypto) {
    return run_one(jobs[i], options, executor, crypto);
  });
  Progress progress(jobs.size());
  std::vector<sim::RunResult> results;
  for (std::size_t taken = 0; taken < jobs.size();) {
    const auto run = pool.take(kPatience);
    progress.update(pool.finished());
    if (!run) continue;
    ++taken;
    if (!run->result) continue;
    if (!run->log.empty() || !run->sequence.empty()) progress.clear();
    const auto added = outputs.add(*run);
    if (!added) return fail(added.error());
    results.push_back(*run->result);
  }
  progress.clear();
  return results;
}

// Nothing if none are asked for.
Result<std::unique_ptr<Exports>> open_exports(const ExportNames& names,
                                              const std::vector<Job>& jobs) {
  if (!names.any()) return nullptr;
  if (jobs.size() != 1) {
    return fail("an export holds one run, but these are " + std::to_string(jobs.size()) +
                ": name one scenario and one --seed");
  }
  const auto& job = jobs.front();
  return Exports::open(names, node_names(*job.scenario), job.seed);
}

ExitStatus run(const RunOptions& options, const Executor& executor) {
  const auto files = files_of(options.scenarios);
  if (!files) return refuse(files.error().message);
  const auto loaded = load(*files, options.overrides);
  if (!loaded) return refuse(loaded.error().message);
  auto jobs = jobs_of(*loaded, options.seeds);
  if (!jobs) return refuse(jobs.error().message);
  auto outputs = RunOutputs::open(options.outputs, *files);
  if (!outputs) return refuse(outputs.error().message);
  const auto exports = open_exports(options.outputs.exports, *jobs);
  if (!exports) return refuse(exports.error().message);
  if (*exports) jobs->front().exports = exports->get();
  const bool one_run = jobs->size() == 1;
  if (one_run) jobs->front().page = !options.outputs.html.empty();
  const auto results = run_all(*jobs, options, executor, *outputs);
  if (!results) return refuse(results.error().message);
  auto finished = *exports ? (*exports)->finish() : Result<void>();
  if (finished) {
    finished = outputs->finish(page_head(one_run ? jobs->front().scenario : nullptr), *results);
  }
  if (!finished)
    return graver(stop_signal().value_or(ExitStatus::held), refuse(finished.error().message));
  return status_of(*results);
}

Result<Level> parse_level(std::string_view text) {
  const auto level = log_level(text);
  if (!level) {
    return fail("expected off, error, warning, info, debug or trace, got \"" + std::string(text) +
                "\"");
  }
  return *level;
}

Result<bool> parse_github(std::string_view text) {
  if (text != "auto" && text != "off") {
    return fail("expected auto or off, got \"" + std::string(text) + "\"");
  }
  return text == "auto";
}

void add_seed_options(CLI::App& command, RunOptions& options) {
  const auto parse_seed = [](std::string_view text) { return parse_count(text, 0, kMaxSeed); };
  auto* seed = add_parsed(command, "--seed", parse_seed, [&options](std::uint64_t value) {
    options.seeds = SeedRange{value, value};
  });
  seed->type_name("N")->description(
      "seed of every undetermined choice, 0 to 2^53-1, instead of "
      "the scenario's own");
  add_parsed(command, "--seeds", parse_seeds,
             [&options](SeedRange range) { options.seeds = range; })
      ->type_name("A..B")
      ->description("run with each of these seeds, both ends included")
      ->excludes(seed);
}

void add_log_options(CLI::App& command, RunOptions& options) {
  command.add_option("--log", options.outputs.log, "what each node would log, with virtual time")
      ->type_name("FILE");
  add_parsed(command, "--log-level", parse_level,
             [&options](Level level) {
               options.log_level = level;
               options.outputs.logs_to_error = true;
             })
      ->type_name("off|error|warning|info|debug|trace")
      ->description("how much to log (default info with --log, else off)");
}

void add_options(CLI::App& command, RunOptions& options) {
  command.add_option("SCENARIO", options.scenarios, "scenario files, or folders of them")
      ->type_name("")
      ->required();
  add_seed_options(command, options);
  const auto parse_jobs = [](std::string_view text) { return parse_count(text, 1, kMaxJobs); };
  add_parsed(command, "--jobs", parse_jobs, [&options](std::uint64_t n) { options.jobs = n; })
      ->type_name("N")
      ->description("runs at the same time (default: one per processor); changes no result");
  command
      .add_option_function<std::vector<std::string>>(
          "--set",
          [&options](const std::vector<std::string>& texts) {
            for (const auto& text : texts) {
              auto parsed = parse_override(text);
              if (!parsed) throw CLI::ValidationError("--set", parsed.error().message);
              options.overrides.push_back(std::move(*parsed));
            }
          },
          "set a member of the scenario; may be given more than once")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  command.add_flag("--twice", options.twice, "run everything twice and compare event by event");
  command.add_flag("--sequence", options.sequence, "print a sequence diagram of each run");
  command.add_option("--json", options.outputs.json, "results for machines; - is standard output")
      ->type_name("FILE");
  command.add_option("--junit", options.outputs.junit, "results for continuous integration")
      ->type_name("FILE");
  command.add_option("--html", options.outputs.html, "a page for people, one file with all in it")
      ->type_name("FILE");
  add_parsed(command, "--github", parse_github,
             [&options](bool on) { options.outputs.github = on; })
      ->type_name("auto|off")
      ->description("annotations and a step summary if GitHub Actions runs it (default off)");
  add_log_options(command, options);
  add_export_options(command, options.outputs.exports);
}

}  // namespace

void add_run(CLI::App& app, const Executor& executor, Action& chosen) {
  auto* command = app.add_subcommand("run", "run scenarios and check their expectations");
  auto options = std::make_shared<RunOptions>();
  add_options(*command, *options);
  command->footer(
      "\nExamples:\n"
      "  midflight run race.json\n"
      "  midflight run scenarios/ --junit results.xml --json results.json\n"
      "  midflight run race.json --seeds 1..100 --jobs 4\n"
      "  midflight run race.json --seed 7 --sequence --log-level info\n"
      "  midflight run race.json --set defaults.node.behaviour.ans_key_clears_validkey=false");
  command->callback([options, executor, &chosen] {
    chosen = [options, executor] { return run(*options, executor); };
  });
}

}  // namespace midflight::cli
