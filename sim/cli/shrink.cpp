#include <memory>

#include "scenarios/units.h"
#include "sim/cli/allowance.h"
#include "sim/cli/commands.h"
#include "sim/cli/files.h"
#include "sim/cli/finds.h"
#include "sim/cli/options.h"
#include "sim/cli/progress.h"
#include "sim/cli/recorded.h"
#include "sim/cli/replay_imported.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/shrink_outputs.h"
#include "sim/cli/signals.h"
#include "sim/cli/trace_file.h"
#include "sim/explore/replay.h"
#include "sim/explore/scheduler.h"
#include "sim/shrink/choices.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;

struct ShrinkArguments {
  std::string recorded;  // a trace's file, or a token
  ScenarioSearch search;
  std::string as_scenario;
  std::string property;
  std::string fingerprint;
  Allowance allowance;
  OutputNames outputs;  // its trace is the shrunk one
};

// A run that shows a violation: what is to be shrunk.
struct Failing {
  LoadedScenario scenario;
  sim::Answers answers;
  std::vector<sim::Violation> violations;
};

// Replays what was recorded, as it was, and takes down its answers. until: as in ReplayOptions.
template <class Run>
Result<Failing> replayed(LoadedScenario scenario, sim::Answers answers,
                         std::optional<std::uint64_t> until, const Spending& spending,
                         const Run& run) {
  sim::ChoicesMade made;
  sim::ReplayOptions options;
  options.until = until;
  options.choices = {&made};
  options.stop = StopRun(spending);
  crypto::Operations crypto(crypto::Memoise::on);
  Result<sim::ReplayReport> report = run(options, crypto);
  if (!report) return fail(report.error());
  if (!report->result.error.empty()) {
    return fail("it does not replay here, so it can't be shrunk: " + report->result.error + " (" +
                program_name() + " replay shows more)");
  }
  answers.list = std::move(made.list);
  return Failing{std::move(scenario), std::move(answers), std::move(report->result.violations)};
}

Result<Failing> open_token(const ShrinkArguments& arguments, const Spending& spending) {
  const auto token = sim::parse_token(arguments.recorded);
  if (!token) return fail(token.error());
  auto scenario = find_scenario(*token, arguments.search);
  if (!scenario) return fail(scenario.error());
  const auto& config = scenario->config;
  return replayed(*scenario, token->answers, {}, spending, [&](const auto& options, auto& crypto) {
    return Result<sim::ReplayReport>(sim::replay(config, token->answers, options, crypto));
  });
}

Result<Failing> open_trace(const ShrinkArguments& arguments, const Spending& spending) {
  const auto& file = arguments.recorded;
  if (!arguments.search.paths.empty()) {
    return fail("--scenario is for tokens: a trace holds its scenario");
  }
  const auto found = survey_of(file);
  if (!found) return fail(found.error());
  const auto& header = found->header;
  auto scenario = scenario_of(file, header, arguments.search.overrides);
  if (!scenario) return fail(scenario.error());
  const sim::Answers answers{header.seed, header.unlikely, {}};
  const auto replay = [&file, &config = scenario->config](
                          const auto& options, auto& crypto) -> Result<sim::ReplayReport> {
    auto reader = open_reader(file);
    if (!reader) return fail(reader.error());
    return sim::replay(config, *reader, options, crypto);
  };
  return replayed(*scenario, answers, cut_short_after(*found), spending, replay);
}

// The first that fits.
Result<sim::Violation> violation_of(const Failing& failing, const ShrinkArguments& arguments) {
  std::string others;
  for (const auto& violation : failing.violations) {
    const bool fits =
        (arguments.property.empty() || arguments.property == violation.property) &&
        (arguments.fingerprint.empty() || arguments.fingerprint == violation.fingerprint);
    if (fits) return violation;
    const auto name = violation.property + " " + violation.fingerprint;
    if (others.find(name) == std::string::npos) others += (others.empty() ? "" : ", ") + name;
  }
  if (others.empty()) return fail(arguments.recorded + ": no property is violated in this run");
  return fail(arguments.recorded + ": no such violation in this run; there are: " + others);
}

// Shows how far it is, and says when it has to end.
class ShrinkWatch {
 public:
  explicit ShrinkWatch(const Spending& spending) : spending_(spending) {}

  bool operator()(const sim::ShrinkProgress& progress) {
    line_.show([&] {
      return std::to_string(progress.runs) + " runs tried, leaving out " +
             std::string(progress.what);
    });
    return stop_requested() || !spending_.used_up().empty();
  }
  void clear() { line_.clear(); }

 private:
  const Spending& spending_;
  ProgressText line_;
};

// All that is written, opened before anything runs.
struct ShrinkOutputs {
  RunOutputs outputs;
  OutputFile trace;
  std::optional<OutputFile> scenario;
};

Result<ShrinkOutputs> open_outputs(const ShrinkArguments& arguments,
                                   std::vector<std::string> inputs) {
  const auto& as_scenario = arguments.as_scenario;
  if (!as_scenario.empty()) inputs.push_back(as_scenario);
  auto outputs = RunOutputs::open(arguments.outputs, inputs);
  if (!outputs) return fail(outputs.error());
  auto trace = OutputFile::open(arguments.outputs.trace);
  if (!trace) return fail(trace.error());
  ShrinkOutputs out{std::move(*outputs), std::move(*trace), std::nullopt};
  if (as_scenario.empty()) return out;
  auto scenario = OutputFile::open(as_scenario);
  if (!scenario) return fail(scenario.error());
  out.scenario = std::move(*scenario);
  return out;
}

// Runs the shrunk run once more, to its end, and writes its trace.
Result<sim::RunResult> record(const LoadedScenario& scenario, const sim::Answers& answers,
                              const std::string& path, OutputFile file) {
  sim::Digest digest;
  const auto trace =
      TraceFile::into(std::move(file), path, trace_header(scenario, answers), digest);
  auto result = record_answers(scenario, answers, *trace, digest);
  const auto written = trace->finish(result);
  if (!written) return fail(written.error());
  return result;
}

// Running or searching the scenario shows the violation.
bool shows_itself(const sim::ShrunkRun& shrunk) {
  return !shrunk.needs_answers || sim::is_searched(shrunk.answers.list);
}

Result<void> write_all(const ShrinkArguments& arguments, const sim::ShrunkRun& shrunk,
                       ShrinkOutputs outputs) {
  const auto& trace = arguments.outputs.trace;
  const auto scenario = as_scenario(shrunk, trace);
  if (!scenario) return fail(scenario.error());
  auto result = record(*scenario, shrunk.answers, trace, std::move(outputs.trace));
  if (!result) return fail(result.error());
  result->file = trace;
  result->replay = replay_command(trace, {});
  auto text = shrink_text(shrunk, result->replay);
  if (outputs.scenario && !shows_itself(shrunk)) {
    text += arguments.as_scenario +
            " was not written: the violation needs answers that no seed tried gives\n";
  } else if (outputs.scenario) {
    auto written = outputs.scenario->write(scenario_text(shrunk));
    if (written) written = outputs.scenario->commit();
    if (!written) return written;
    text += "scenario: " + program_name() + " " +
            std::string(shrunk.needs_answers ? "explore " : "run ") +
            shell_word(arguments.as_scenario) + "\n";
  }
  auto written =
      outputs.outputs.log(log_of(*scenario, shrunk.answers, trace, arguments.outputs.log));
  if (written) written = outputs.outputs.write_files({&*result, 1});
  return written ? outputs.outputs.write_text(text) : written;
}

ExitStatus shrink(const ShrinkArguments& arguments) {
  const bool token = is_token(arguments.recorded);
  if (!token && is_imported_trace(arguments.recorded)) {
    return refuse(arguments.recorded +
                  ": this is an imported trace: what a real daemon did can't be run with less");
  }
  const Spending spending(arguments.allowance);
  // Time does not end the replay: without it there is nothing to write when time is up.
  const Spending replaying(Allowance{{}, arguments.allowance.memory});
  auto failing = token ? open_token(arguments, replaying) : open_trace(arguments, replaying);
  if (const auto signal = stop_signal()) return *signal;
  if (!failing) return refuse(failing.error().message);
  if (const auto what = replaying.used_up(); !what.empty() && failing->violations.empty()) {
    refuse(what + " was used up before the run showed a violation: nothing was shrunk");
    return ExitStatus::incomplete;
  }
  const auto violation = violation_of(*failing, arguments);
  if (!violation) return refuse(violation.error().message);
  auto inputs = failing->scenario.read;
  if (!token) inputs.push_back(arguments.recorded);
  auto outputs = open_outputs(arguments, std::move(inputs));
  if (!outputs) return refuse(outputs.error().message);
  ShrinkWatch watch(spending);
  sim::ShrinkOptions options;
  options.stop = [&watch](const sim::ShrinkProgress& progress) { return watch(progress); };
  const auto shrunk =
      sim::shrink_run(failing->scenario.config, failing->answers, *violation, options);
  watch.clear();
  if (!shrunk) return refuse(arguments.recorded + ": " + shrunk.error().message);
  const auto written = write_all(arguments, *shrunk, std::move(*outputs));
  if (!written) return refuse(written.error().message);
  const bool whole = shrunk->minimal && (arguments.as_scenario.empty() || shows_itself(*shrunk));
  return graver(whole ? ExitStatus::held : ExitStatus::incomplete,
                stop_signal().value_or(ExitStatus::held));
}

}  // namespace

void add_shrink(CLI::App& app, Action& chosen) {
  auto* command = app.add_subcommand("shrink", "make a failing run minimal");
  auto arguments = std::make_shared<ShrinkArguments>();
  command->add_option("TRACE", arguments->recorded, "a trace's file, or a token (mf1-...)")
      ->type_name("")
      ->required();
  command->add_option("-o,--output", arguments->outputs.trace, "the minimal run's trace")
      ->type_name("TRACE")
      ->required();
  command
      ->add_option("--as-scenario", arguments->as_scenario,
                   "write it as a scenario too, which expects the violation")
      ->type_name("FILE");
  command
      ->add_option("--scenario", arguments->search.paths,
                   "the token's scenario, or folders to look in (default: the current folder)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command
      ->add_option("--property", arguments->property,
                   "the property whose violation is kept (default: the first that is violated)")
      ->type_name("NAME");
  command->add_option("--fingerprint", arguments->fingerprint, "the violation that is kept")
      ->type_name("HEX");
  add_set_option(*command, arguments->search.overrides);
  add_time_option(*command, arguments->allowance.time)
      ->description("such as 10s or 2min; then the smallest run until then is written");
  add_memory_option(*command, arguments->allowance)
      ->description("such as 500MB or 2GiB; likewise if the program needs more");
  command->add_option("--json", arguments->outputs.json, "the minimal run's result for machines")
      ->type_name("FILE");
  add_log_options(*command, arguments->outputs.log);
  command->footer(
      "\nExamples:\n"
      "  $ midflight shrink race.jsonl.zst -o small.jsonl\n"
      "  $ midflight shrink race.jsonl -o small.jsonl --as-scenario regressions/race.json\n"
      "\nExit status: 0 minimal, 4 stopped before it was, 2 there is nothing to shrink.");
  command->callback([arguments, &chosen] { chosen = [arguments] { return shrink(*arguments); }; });
}

}  // namespace midflight::cli
