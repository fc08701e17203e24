#include <filesystem>
#include <memory>
#include <set>

#include "sim/cli/allowance.h"
#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/pool.h"
#include "sim/cli/progress.h"
#include "sim/cli/recordings.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/signals.h"
#include "sim/cli/watch.h"
#include "sim/explore/status.h"
#include "sim/trace/token.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;

constexpr std::size_t kMaxRuns = 1'000'000;
constexpr auto kPatience = std::chrono::milliseconds(100);

struct RunOptions {
  std::vector<std::string> scenarios;
  std::optional<SeedRange> seeds;
  std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
  std::vector<scenarios::Override> overrides;
  bool twice = false;
  Allowance allowance;
  WatchOptions watch;
};

// What the runs of one command share.
struct Shared {
  const RunOptions& options;
  const Executor& executor;
  Spending spending;

  [[nodiscard]] std::string why_stopped() const {
    return stop_requested() ? "interrupted" : spending.used_up() + " is used up";
  }
};

struct Job {
  const LoadedScenario* scenario = nullptr;
  std::uint64_t seed = 0;
  Recordings* recordings = nullptr;  // of the only job, if there are any
  bool alone = false;                // the only job
};

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
                                         const RunOptions& options) {
  const bool written = !options.watch.outputs.trace.empty();
  std::vector<LoadedScenario> loaded;
  for (const auto& file : files) {
    auto cases = scenarios::load_scenario(
        file, options.overrides, written ? scenarios::Keys::for_tests : scenarios::Keys::any);
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

std::string replay_of(const Job& job, const RunOptions& options, const sim::RunResult& result) {
  const sim::Token token{sim::scenario_digest(job.scenario->resolved), {job.seed, {}, {}}};
  auto command = replay_command(sim::to_text(token), job.scenario->file, options.overrides);
  return result.error.empty() ? command : command + " --twice";
}

FinishedRun run_one(const Job& job, const Shared& shared, crypto::Operations& crypto) {
  const auto& options = shared.options;
  if (stop_requested() || !shared.spending.used_up().empty()) return {};
  const auto& scenario = *job.scenario;
  Watch watch(scenario.config, options.watch);
  sim::SampledChooser sampled(job.seed);
  std::optional<sim::RecordingChooser> recording;
  sim::ExecuteOptions execution;
  execution.seed = job.seed;
  execution.stop = StopRun(shared.spending);
  if (job.recordings != nullptr) {
    watch.add(job.recordings->observers());
    execution.chooser = &recording.emplace(sampled, job.recordings->choices());
    execution.digest = &job.recordings->digest();
  }
  if (job.alone) watch.draw_page();
  execution.observers = watch.observers();

  const auto start = std::chrono::steady_clock::now();
  const auto execute = options.twice ? shared.executor.twice : shared.executor.once;
  auto result = execute(scenario.config, execution, crypto);
  if (result.cut_short && result.stopped.empty() && !stop_requested()) {
    result.stopped = shared.spending.used_up();
  }
  result.wall_time = std::chrono::steady_clock::now() - start;
  result.scenario = scenario.config.name;
  result.file = scenario.file;
  result.matrix_case = scenario.matrix_case;
  result.seed = job.seed;
  result.replay = replay_of(job, options, result);
  return watch.finish(std::move(result));
}

ExitStatus status_of(const std::vector<sim::RunResult>& results) {
  auto status = stop_signal().value_or(ExitStatus::held);
  for (const auto& result : results) {
    status = graver(status, ExitStatus{sim::run_status(result)});
  }
  return status;
}

struct Results {
  std::vector<sim::RunResult> all;    // in order, one for each job
  std::vector<sim::RunResult> begun;  // of these
};

// A machine that reads results must not take what is missing for what is well.
sim::RunResult not_begun(const Job& job, const RunOptions& options, const std::string& why) {
  sim::RunResult result;
  result.scenario = job.scenario->config.name;
  result.file = job.scenario->file;
  result.matrix_case = job.scenario->matrix_case;
  result.seed = job.seed;
  result.verdict = sim::Verdict::unfinished;
  result.cut_short = true;
  result.stopped = "not begun: " + why;
  result.replay = replay_of(job, options, result);
  return result;
}

Result<Results> run_all(const std::vector<Job>& jobs, const RunOptions& options,
                        const Executor& executor, RunOutputs& outputs) {
  const Shared shared{options, executor, Spending(options.allowance)};
  RunPool pool(jobs.size(), options.jobs, [&](std::size_t i, crypto::Operations& crypto) {
    return run_one(jobs[i], shared, crypto);
  });
  Progress progress(jobs.size());
  Results results;
  for (std::size_t taken = 0; taken < jobs.size();) {
    const auto run = pool.take(kPatience);
    progress.update(pool.finished());
    if (!run) continue;
    const auto& job = jobs[taken++];
    if (!run->result) {
      results.all.push_back(not_begun(job, options, shared.why_stopped()));
      continue;
    }
    if (!run->log.empty() || !run->sequence.empty()) progress.clear();
    const auto added = outputs.add(*run);
    if (!added) return fail(added.error());
    results.begun.push_back(*run->result);
    results.all.push_back(*run->result);
  }
  progress.clear();
  if (results.begun.size() < jobs.size()) {
    refuse(std::to_string(jobs.size() - results.begun.size()) + " of " +
           std::to_string(jobs.size()) + " runs were not begun: " + shared.why_stopped());
  }
  return results;
}

// Nothing if none are asked for.
Result<std::unique_ptr<Recordings>> open_recordings(const OutputNames& names,
                                                    const std::vector<Job>& jobs) {
  if (!Recordings::any(names)) return nullptr;
  if (jobs.size() != 1) {
    return fail("a trace or an export holds one run, but these are " + std::to_string(jobs.size()) +
                ": name one scenario and one --seed");
  }
  return Recordings::open(names, trace_header(*jobs.front().scenario, {jobs.front().seed, {}, {}}));
}

ExitStatus run(const RunOptions& options, const Executor& executor) {
  const auto files = files_of(options.scenarios);
  if (!files) return refuse(files.error().message);
  const auto loaded = load(*files, options);
  if (!loaded) return refuse(loaded.error().message);
  auto jobs = jobs_of(*loaded, options.seeds);
  if (!jobs) return refuse(jobs.error().message);
  auto outputs = RunOutputs::open(options.watch.outputs, scenarios::files_read(*loaded));
  if (!outputs) return refuse(outputs.error().message);
  const auto recordings = open_recordings(options.watch.outputs, *jobs);
  if (!recordings) return refuse(recordings.error().message);
  if (*recordings) jobs->front().recordings = recordings->get();
  if (jobs->size() == 1) jobs->front().alone = true;
  const auto results = run_all(*jobs, options, executor, *outputs);
  if (!results) return refuse(results.error().message);
  auto finished = Result<void>();
  const auto& begun = results->begun;
  if (*recordings && !begun.empty()) finished = (*recordings)->finish(begun.front());
  if (finished) finished = outputs->finish(results->all, begun);
  if (!finished)
    return graver(stop_signal().value_or(ExitStatus::held), refuse(finished.error().message));
  return status_of(results->all);
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

void add_options(CLI::App& command, RunOptions& options) {
  command.add_option("SCENARIO", options.scenarios, "scenario files, or folders of them")
      ->type_name("")
      ->required();
  add_seed_options(command, options);
  add_jobs_option(command, options.jobs)
      ->description("runs at the same time (default: one per processor); changes no result");
  add_time_option(command, options.allowance.time)
      ->description("such as 10s or 2min; a run that takes longer ends as unfinished");
  add_memory_option(command, options.allowance)
      ->description("such as 500MB or 2GiB; likewise if the program needs more");
  add_set_option(command, options.overrides);
  auto* twice =
      command.add_flag("--twice", options.twice, "run everything twice and compare event by event");
  add_watch_options(command, options.watch)->excludes(twice);
  add_parsed(command, "--github", parse_github,
             [&options](bool on) { options.watch.outputs.github = on; })
      ->type_name("auto|off")
      ->description("annotations and a step summary if GitHub Actions runs it (default off)");
}

}  // namespace

void add_run(CLI::App& app, const Executor& executor, Action& chosen) {
  auto* command = app.add_subcommand("run", "run scenarios and check their expectations");
  auto options = std::make_shared<RunOptions>();
  add_options(*command, *options);
  command->footer(
      "\nExamples:\n"
      "  $ midflight run race.json\n"
      "  $ midflight run scenarios/ --junit results.xml --json results.json\n"
      "  $ midflight run race.json --seeds 1..100 --jobs 4\n"
      "  $ midflight run race.json --seed 7 --sequence --log-level info\n"
      "  $ midflight run race.json --seed 7 --trace race.jsonl.zst\n"
      "  $ midflight run race.json --set defaults.node.behaviour.ans_key_clears_validkey=false");
  command->callback([options, executor, &chosen] {
    chosen = [options, executor] { return run(*options, executor); };
  });
}

}  // namespace midflight::cli
