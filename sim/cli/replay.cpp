#include "sim/explore/replay.h"

#include <chrono>
#include <memory>

#include "core/crypto/operations.h"
#include "sim/cli/allowance.h"
#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/recorded.h"
#include "sim/cli/recordings.h"
#include "sim/cli/replay_imported.h"
#include "sim/cli/signals.h"
#include "sim/cli/trace_file.h"
#include "sim/cli/watch.h"
#include "sim/explore/digest_trail.h"
#include "sim/explore/status.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;

struct ReplayArguments {
  std::string recorded;  // a trace's file, or a token
  ScenarioSearch search;
  std::optional<std::uint64_t> until;
  bool keep_going = false;
  bool twice = false;
  std::optional<std::uint64_t> seed;
  std::size_t jobs = 1;
  Allowance allowance;
  WatchOptions watch;
};

// What is to be replayed, and how: a trace or a token.
struct Replay {
  LoadedScenario scenario;
  sim::TraceHeader header;  // of what --trace writes
  std::string tear;
  std::uint64_t events = 0;           // in the trace
  std::optional<std::uint64_t> stop;  // where the recorded run was stopped
  std::function<Result<sim::ReplayReport>(const sim::ReplayOptions&, crypto::Operations&)> run;
};

Result<Replay> open_token(const ReplayArguments& arguments) {
  const auto token = sim::parse_token(arguments.recorded);
  if (!token) return fail(token.error());
  auto scenario = find_scenario(*token, arguments.search);
  if (!scenario) return fail(scenario.error());
  Replay out;
  auto answers = token->answers;
  if (arguments.seed) answers.seed = *arguments.seed;
  out.header = trace_header(*scenario, answers);
  out.run = [answers, config = scenario->config](const sim::ReplayOptions& options,
                                                 crypto::Operations& crypto) {
    return Result<sim::ReplayReport>(sim::replay(config, answers, options, crypto));
  };
  out.scenario = std::move(*scenario);
  return out;
}

Result<Replay> open_trace(const ReplayArguments& arguments) {
  const auto& file = arguments.recorded;
  if (!arguments.search.paths.empty()) {
    return fail("--scenario is for tokens: a trace holds its scenario");
  }
  auto found = survey_of(file);
  if (!found) return fail(found.error());
  auto scenario = scenario_of(file, found->header, arguments.search.overrides);
  if (!scenario) return fail(scenario.error());
  Replay out;
  out.header = trace_header(
      *scenario, {arguments.seed.value_or(found->header.seed), found->header.unlikely, {}});
  out.header.searched = found->header.searched;
  out.tear = found->tear;
  out.events = found->events;
  out.stop = cut_short_after(*found);
  out.run = [file, config = scenario->config](
                const sim::ReplayOptions& options,
                crypto::Operations& crypto) -> Result<sim::ReplayReport> {
    auto reader = open_reader(file);
    if (!reader) return fail(reader.error());
    return sim::replay(config, *reader, options, crypto);
  };
  out.scenario = std::move(*scenario);
  return out;
}

std::string command_of(const ReplayArguments& arguments, const LoadedScenario& scenario) {
  std::string out;
  if (is_token(arguments.recorded)) {
    out = replay_command(arguments.recorded, scenario.file, arguments.search.overrides);
  } else {
    out = replay_command(arguments.recorded, arguments.search.overrides);
  }
  if (arguments.seed) out += " --seed " + std::to_string(*arguments.seed);
  if (arguments.keep_going) out += " --keep-going";
  return arguments.twice ? out + " --twice" : out;
}

// The choices of what is replayed are noted as well if it is to be recorded.
Result<sim::ReplayReport> run_once(const Replay& replay, const ReplayArguments& arguments,
                                   Watch& watch, Recordings* recordings,
                                   crypto::Operations& crypto) {
  const Spending spending(arguments.allowance);
  sim::ReplayOptions options;
  options.until = arguments.until ? arguments.until : replay.stop;
  options.keep_going = arguments.keep_going;
  options.seed = arguments.seed;
  options.stop = StopRun(spending);
  if (recordings != nullptr) {
    watch.add(recordings->observers());
    options.choices = recordings->choices();
    options.digest = &recordings->digest();
  }
  sim::DigestTrail trail;
  if (arguments.twice) watch.add({&trail});
  options.observers = watch.observers();
  auto report = replay.run(options, crypto);
  if (!report) return report;
  auto& result = report->result;
  if (result.cut_short && result.stopped.empty()) {
    result.stopped = spending.used_up();
  }
  if (!arguments.twice) return report;

  trail.compare_from_here();
  sim::Observer* const only_trail = &trail;
  options.observers = {&only_trail, 1};
  options.choices.clear();
  options.digest = nullptr;
  const auto again = replay.run(options, crypto);
  if (!again) return fail(again.error());
  const auto differs = trail.difference();
  // Runs that were stopped end where they happened to be.
  const bool stopped = stop_requested() || !spending.used_up().empty();
  if (!differs.empty() && !stopped) result.error = differs;
  return report;
}

std::string comparison(const Replay& replay, const ReplayArguments& arguments,
                       const sim::ReplayReport& report) {
  std::string out;
  if (!replay.tear.empty()) {
    out += "The trace is torn: " + replay.tear + ". Its " + std::to_string(replay.events) +
           " events were compared; what follows is as the seed says.\n";
  }
  if (replay.stop) {
    out += "The recorded run was stopped after event " + std::to_string(*replay.stop) + ".\n";
  }
  if (report.difference) {
    out += sim::to_text(*report.difference);
  } else if (!is_token(arguments.recorded)) {
    out += "The same as recorded: " + std::to_string(report.same_events) + " events.\n";
  }
  if (report.difference && arguments.keep_going) {
    out += "Kept going: " + std::to_string(report.used) + " later choices of the trace fitted, " +
           std::to_string(report.skipped) + " were skipped, " + std::to_string(report.added) +
           " questions were new.\n";
  }
  return out;
}

Result<ExitStatus> run(const Replay& replay, const ReplayArguments& arguments, RunOutputs& outputs,
                       Recordings* recordings) {
  crypto::Operations crypto(crypto::Memoise::on);
  Watch watch(replay.scenario.config, arguments.watch);
  watch.draw_page();
  const auto start = std::chrono::steady_clock::now();
  auto report = run_once(replay, arguments, watch, recordings, crypto);
  if (!report) return fail(report.error());
  auto& result = report->result;
  result.wall_time = std::chrono::steady_clock::now() - start;
  result.file = replay.scenario.file;
  result.matrix_case = replay.scenario.matrix_case;
  result.replay = command_of(arguments, replay.scenario);
  // To a replay any violation is one (spec 5).
  for (auto& violation : result.violations) violation.declared = false;
  auto written = outputs.add(watch.finish(result));
  if (written && recordings != nullptr) written = recordings->finish(result);
  if (written) written = outputs.finish({&result, 1});
  if (written) written = outputs.write_text(comparison(replay, arguments, *report));
  if (!written) return fail(written.error());
  return graver(stop_signal().value_or(ExitStatus::held), ExitStatus{sim::replay_status(*report)});
}

// What is asked of a simulated run but not of real ones: they make no choices, and how they are
// followed has no end of its own to be cut short.
std::string not_of_imports(const ReplayArguments& arguments) {
  if (!arguments.search.paths.empty()) return "--scenario";
  if (arguments.seed) return "--seed";
  if (arguments.keep_going) return "--keep-going";
  if (arguments.allowance.time) return "--max-time";
  if (arguments.allowance.memory != 0) return "--max-memory";
  return arguments.watch.outputs.trace.empty() ? "" : "--trace";
}

Result<ExitStatus> follow(const ReplayArguments& arguments, sim::TraceReader& trace) {
  const auto& file = arguments.recorded;
  const auto scenario = scenario_of(file, trace.header(), arguments.search.overrides);
  if (!scenario) return fail(scenario.error());
  const auto& names = arguments.watch.outputs;
  auto outputs = RunOutputs::open(names, {&file, 1});
  if (!outputs) return fail(outputs.error());
  const auto recordings = Recordings::open(names, trace.header());
  if (!recordings) return fail(recordings.error());
  Watch watch(scenario->config, arguments.watch);
  watch.draw_page();
  watch.add((*recordings)->observers());
  auto replayed = replay_imported(scenario->config, trace, arguments.until, watch.observers());
  if (!replayed) return fail(file + ": " + replayed.error().message);
  auto& result = replayed->result;
  if (arguments.twice) {
    auto again = open_reader(file);
    if (!again) return fail(again.error());
    const auto second = replay_imported(scenario->config, *again, arguments.until, {});
    if (!second) return fail(file + ": " + second.error().message);
    if (second->text != replayed->text) result.error = "followed twice, the nodes differed";
  }
  result.file = file;
  result.replay = replay_command(file, arguments.search.overrides);
  auto written = outputs->add(watch.finish(result));
  if (written) written = (*recordings)->finish(result);
  if (written) written = outputs->write_files({&result, 1});
  if (written) written = outputs->write_text(replayed->text);
  if (!written) return fail(written.error());
  return ExitStatus{sim::search_status(result)};
}

ExitStatus replay_import(const ReplayArguments& arguments) {
  if (const auto name = not_of_imports(arguments); !name.empty()) {
    return refuse(arguments.recorded + ": this is an imported trace, whose replay has no " + name);
  }
  auto trace = open_reader(arguments.recorded);
  if (!trace) return refuse(trace.error().message);
  const auto status = follow(arguments, *trace);
  return status ? *status : refuse(status.error().message);
}

ExitStatus replay(const ReplayArguments& arguments) {
  const bool token = is_token(arguments.recorded);
  if (!token && is_imported_trace(arguments.recorded)) return replay_import(arguments);
  const auto what = token ? open_token(arguments) : open_trace(arguments);
  if (!what) return refuse(what.error().message);
  auto inputs = what->scenario.read;
  if (!token) inputs.push_back(arguments.recorded);
  auto outputs = RunOutputs::open(arguments.watch.outputs, inputs);
  if (!outputs) return refuse(outputs.error().message);
  std::unique_ptr<Recordings> recordings;
  if (Recordings::any(arguments.watch.outputs)) {
    auto opened = Recordings::open(arguments.watch.outputs, what->header);
    if (!opened) return refuse(opened.error().message);
    recordings = std::move(*opened);
  }
  const auto status = run(*what, arguments, *outputs, recordings.get());
  return status ? *status : refuse(status.error().message);
}

}  // namespace

void add_replay(CLI::App& app, Action& chosen) {
  auto* command = app.add_subcommand("replay", "run a recorded run again and compare the two");
  auto arguments = std::make_shared<ReplayArguments>();
  command->add_option("TRACE", arguments->recorded, "a trace's file, or a token (mf1-...)")
      ->type_name("")
      ->required();
  command
      ->add_option("--scenario", arguments->search.paths,
                   "the token's scenario, or folders to look in (default: the current folder); "
                   "found by the digest that is in the token")
      ->type_name("PATH")
      ->allow_extra_args(false);
  add_parsed(
      *command, "--until", [](std::string_view text) { return parse_count(text, 1, kMaxSeed); },
      [arguments](std::uint64_t event) { arguments->until = event; })
      ->type_name("EVENT")
      ->description("stop after the step in which this event happens");
  command->add_flag("--keep-going", arguments->keep_going,
                    "go on past the first difference, with the choices that still fit");
  add_time_option(*command, arguments->allowance.time)
      ->description("such as 10s or 2min; a replay that takes longer ends as unfinished");
  add_memory_option(*command, arguments->allowance)
      ->description("such as 500MB or 2GiB; likewise if the program needs more");
  add_set_option(*command, arguments->search.overrides);
  add_seed_option(*command, arguments->seed)
      ->description("of keys and of what was not recorded (default: the recorded run's)");
  add_jobs_option(*command, arguments->jobs)
      ->description("threads; a replay is one run, so more change nothing");
  auto* twice =
      command->add_flag("--twice", arguments->twice, "replay twice and compare event by event");
  add_watch_options(*command, arguments->watch)->excludes(twice);
  command->footer(
      "\nExamples:\n"
      "  $ midflight replay race.jsonl.zst\n"
      "  $ midflight replay race.jsonl --until 120 --sequence\n"
      "  $ midflight replay race.jsonl.zst --html race.html\n"
      "  $ midflight replay race.jsonl --set defaults.node.behaviour=tinc-after-fix --keep-going\n"
      "  $ midflight replay mf1-AAECAwQFBgcHAKpVzE4 --scenario scenarios/\n"
      "\nExit status: 0 the same and nothing violated, 1 a violation, 3 not the same.");
  command->callback([arguments, &chosen] { chosen = [arguments] { return replay(*arguments); }; });
}

}  // namespace midflight::cli
