#include <filesystem>
#include <memory>
#include <thread>

#include "scenarios/units.h"
#include "sim/cli/commands.h"
#include "sim/cli/explore_outputs.h"
#include "sim/cli/files.h"
#include "sim/cli/options.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/search_watch.h"
#include "sim/cli/signals.h"
#include "sim/explore/status.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;

struct ExploreOptions {
  std::string scenario;
  std::string check;
  std::string certificate;
  std::string out;
  std::string checkpoint;
  std::string resume;
  std::optional<std::uint64_t> seed;
  Allowance allowance;
  std::vector<scenarios::Override> overrides;
  sim::ExplorationOptions how;
  OutputNames outputs;
};

// Opened before the search, which may take hours.
struct SearchOutputs {
  RunOutputs results;
  std::optional<OutputFile> certificate;
  std::optional<OutputFile> checkpoint;
};

Result<SearchOutputs> open_outputs(const ExploreOptions& options,
                                   std::span<const scenarios::LoadedScenario> loaded) {
  auto names = std::vector{options.certificate, options.outputs.json, options.outputs.junit,
                           options.outputs.html, options.outputs.log.file};
  // A checkpoint may replace the one that the search went on from.
  if (options.checkpoint != options.resume) names.push_back(options.checkpoint);
  auto inputs = scenarios::files_read(loaded);
  if (!options.resume.empty()) inputs.push_back(options.resume);
  if (const auto distinct = check_distinct(names, inputs); !distinct) return fail(distinct.error());
  auto named = options.outputs;
  named.stdout_taken = options.certificate == "-" || options.checkpoint == "-";
  auto results = RunOutputs::open(named, inputs);
  if (!results) return fail(results.error());
  SearchOutputs out{std::move(*results), {}, {}};
  const auto open = [](const std::string& name, std::optional<OutputFile>& file) -> Result<void> {
    if (name.empty()) return {};
    auto opened = OutputFile::open(name);
    if (!opened) return fail(opened.error());
    file = std::move(*opened);
    return {};
  };
  auto opened = open(options.certificate, out.certificate);
  // The checkpoint may lie in the folder, which is not made before it is of use.
  if (opened && !options.out.empty()) opened = make_folder(options.out);
  if (opened) opened = open(options.checkpoint, out.checkpoint);
  if (!opened) return fail(opened.error());
  return out;
}

// The options that the search wrote its results by, so that going on writes them to the same place.
std::string output_options(const ExploreOptions& options) {
  std::string out;
  if (!options.certificate.empty()) out += " --certificate " + shell_word(options.certificate);
  if (!options.out.empty()) out += " --out " + shell_word(options.out);
  return out;
}

Result<void> write_search(const ExploreOptions& options, const Explored& explored,
                          const std::string& command, SearchOutputs& outputs) {
  auto written = outputs.results.write_text(explore_text(explored));
  if (written) written = outputs.results.log(log_of(explored, options.outputs.log));
  if (written && outputs.certificate) {
    written = outputs.certificate->write_whole(sim::to_json(explored.exploration.certificate));
  }
  if (written && !options.out.empty()) written = write_finds(explored, options.out);
  const auto& checkpoint = explored.exploration.checkpoint;
  if (!written || checkpoint.empty()) return written;
  written = outputs.checkpoint->write_whole(checkpoint);
  if (!written) return written;
  std::fprintf(stderr, "midflight: stopped; to go on: %s --resume %s%s\n", command.c_str(),
               shell_word(options.checkpoint).c_str(), output_options(options).c_str());
  return {};
}

// Where a search that is stopped leaves its checkpoint: as told, where it came from, or with --out.
std::string checkpoint_of(const ExploreOptions& options) {
  if (!options.checkpoint.empty()) return options.checkpoint;
  if (!options.resume.empty()) return options.resume;
  return options.out.empty() ? "" : options.out + "/checkpoint";
}

// What is of one search, where the matrix of the scenario makes more.
std::string of_one_search(const ExploreOptions& options) {
  if (!options.certificate.empty()) return "--certificate";
  if (!options.resume.empty()) return "--resume";
  return options.checkpoint.empty() || !options.out.empty() ? "" : "--checkpoint";
}

// What an option would not change is refused, not ignored.
std::string misplaced(const CLI::App& command, const ExploreOptions& options) {
  const auto given = [&command](const char* name) { return command.count(name) != 0; };
  const auto& strategy = options.how.strategy;
  const bool exhaustive = strategy == "exhaustive";
  if (given("--depth") && (exhaustive || strategy == "random")) {
    return "--depth is for pct, delay-bounded and portfolio, not for " + strategy;
  }
  if (given("--certificate") && !exhaustive) {
    return "--certificate is for exhaustive; " + strategy + " proves nothing";
  }
  for (const auto* name : {"--reduction", "--checkpoint", "--resume"}) {
    if (given(name) && !exhaustive) return std::string(name) + " is for exhaustive";
  }
  if (given("--resume") && given("--reduction")) {
    return "--reduction is the checkpoint's: leave it out with --resume";
  }
  return {};
}

// What one search of so many is asked for, but for its seed.
Result<sim::ExplorationOptions> asked_for(const ExploreOptions& options, std::size_t searches) {
  if (const auto name = of_one_search(options); !name.empty() && searches != 1) {
    return fail(name + " is of one search, and the matrix of " + options.scenario + " has " +
                std::to_string(searches) + ": pick one with --set");
  }
  auto out = options.how;
  out.keep_checkpoint = searches == 1 && !options.checkpoint.empty();
  if (options.resume.empty()) return out;
  auto text = read_file(options.resume);
  if (!text) return fail(text.error());
  out.resume = std::move(*text);
  return out;
}

// " --strategy pct --depth 2" and the like, if the search is not exhaustive.
std::string strategy_options(const sim::ExplorationOptions& how) {
  if (how.strategy == "exhaustive") return {};
  auto text = " --strategy " + how.strategy;
  if (how.strategy != "random") text += " --depth " + std::to_string(how.depth);
  if (how.max_runs != 0) text += " --max-runs " + std::to_string(how.max_runs);
  return text;
}

ExitStatus explore(const ExploreOptions& options) {
  const bool kept = !(options.certificate + options.out + options.checkpoint).empty();
  const auto loaded =
      scenarios::load_scenario(options.scenario, options.overrides,
                               kept ? scenarios::Keys::for_tests : scenarios::Keys::any);
  if (!loaded) return refuse(scenarios::to_text(loaded.error()));
  std::error_code ignored;
  const bool made = !options.out.empty() && !std::filesystem::exists(options.out, ignored);
  auto outputs = open_outputs(options, *loaded);
  if (!outputs) return refuse(outputs.error().message);
  const auto base = asked_for(options, loaded->size());
  if (!base) return refuse(base.error().message);
  auto status = ExitStatus::held;
  std::vector<sim::RunResult> results;
  std::vector<reports::PageSearch> pages;
  for (const auto& scenario : *loaded) {
    auto how = *base;
    how.seed = options.seed.value_or(scenario.config.seed);
    SearchWatch watch(options.allowance);
    how.stop = [&watch](const sim::SearchProgress& progress) { return watch(progress); };
    const auto found = sim::explore(scenario.config, scenario.resolved, how);
    watch.clear();
    if (!found) {
      const auto& named = options.resume.empty() ? scenario.file : options.resume;
      outputs->checkpoint.reset();
      if (made) std::filesystem::remove(options.out, ignored);  // unless there are finds in it
      const auto refused = refuse(named + ": " + found.error().message);
      return stop_signal().value_or(refused);
    }
    const Explored explored{
        scenario,     *found, how.strategy, how.depth, options.overrides, watch.passed().count(),
        watch.noted()};
    const auto command =
        explore_command(options.scenario, how.seed, options.overrides) + strategy_options(how);
    const auto written = write_search(options, explored, command, *outputs);
    if (!written) return refuse(written.error().message);
    results.push_back(to_result(explored, command));
    pages.push_back(explore_page(explored, command));
    status = graver(status, ExitStatus{sim::search_status(results.back())});
  }
  if (!options.outputs.html.empty()) {
    outputs->results.show(reports::search_page(MIDFLIGHT_VERSION, pages));
  }
  const auto finished = outputs->results.write_files(results);
  if (!finished) return refuse(finished.error().message);
  return graver(status, stop_signal().value_or(ExitStatus::held));
}

// The certificate's own search again; what it finds is told as of any search.
Result<ExitStatus> derive_again(const ExploreOptions& options, const sim::Certificate& claimed,
                                const LoadedScenario& scenario, RunOutputs& outputs) {
  auto how = options.how;
  how.seed = claimed.seed;
  how.reduction = claimed.reduction;
  SearchWatch watch(options.allowance);
  how.stop = [&watch](const sim::SearchProgress& progress) { return watch(progress); };
  const auto derived = sim::explore(scenario.config, claimed.scenario, how);
  watch.clear();
  if (const auto signal = stop_signal()) return *signal;
  if (!derived) return fail(options.check + ": " + derived.error().message);
  const Explored explored{
      scenario, *derived, how.strategy, how.depth, {}, watch.passed().count(), watch.noted()};
  const auto command = program_name() + " explore --check " + file_word(options.check);
  auto result = to_result(explored, command);
  auto status = ExitStatus{sim::search_status(result)};
  std::string told = ": derived again: " + std::string(sim::to_text(claimed.verdict)) + ", " +
                     std::to_string(claimed.states) + " states";
  if (!derived->certificate.finished) {
    told = ": not derived to its end, so not checked";
    status = ExitStatus::incomplete;
  } else if (const auto other = sim::difference(claimed, derived->certificate); !other.empty()) {
    told = ": " + other;
    result.error = other;
    status = ExitStatus::diverged;
  }
  if (!options.outputs.html.empty()) {
    const std::vector<reports::PageSearch> pages{explore_page(explored, command)};
    outputs.show(reports::search_page(MIDFLIGHT_VERSION, pages));
  }
  auto written = outputs.log(log_of(explored, options.outputs.log));
  if (written) written = outputs.write_files({&result, 1});
  if (written) written = outputs.write_text(options.check + told + "\n");
  if (!written) return fail(written.error());
  return status;
}

// A certificate holds its scenario, so nothing else is needed to derive it again.
ExitStatus check(const ExploreOptions& options) {
  const auto text = read_file(options.check, kMaxJsonFile);
  if (!text) return refuse(text.error().message);
  const auto claimed = sim::parse_certificate(*text);
  if (!claimed) return refuse(options.check + ": " + claimed.error().message);
  if (!claimed->finished) {
    return refuse(options.check + ": the search did not finish, so there is nothing to check");
  }
  const auto loaded =
      scenarios::parse_resolved(claimed->scenario, options.check, options.overrides);
  if (!loaded) return refuse(scenarios::to_text(loaded.error()));
  auto outputs = RunOutputs::open(options.outputs, {&options.check, 1});
  if (!outputs) return refuse(outputs.error().message);
  const auto status = derive_again(options, *claimed, *loaded, *outputs);
  return status ? *status : refuse(status.error().message);
}

Result<std::string> parse_strategy(std::string_view text) {
  if (text != "exhaustive" && sim::make_strategy(text, {}) == nullptr) {
    return fail("expected exhaustive, pct, delay-bounded, random or portfolio, got \"" +
                std::string(text) + "\"");
  }
  return std::string(text);
}

void add_search_options(CLI::App& command, ExploreOptions& options) {
  add_parsed(command, "--strategy", parse_strategy,
             [&options](const std::string& name) { options.how.strategy = name; })
      ->type_name("exhaustive|pct|delay-bounded|random|portfolio")
      ->description("how to search (default exhaustive)");
  add_bound_option(command, options.overrides);
  const auto parse_depth = [](std::string_view text) { return parse_count(text, 1, 100); };
  add_parsed(command, "--depth", parse_depth,
             [&options](std::uint64_t n) { options.how.depth = static_cast<std::uint32_t>(n); })
      ->type_name("D")
      ->description("depth of the bugs that pct looks for, delays of delay-bounded (default 3)");
  const auto parse_runs = [](std::string_view text) { return parse_count(text, 1, kMaxSeed); };
  add_parsed(command, "--max-runs", parse_runs,
             [&options](std::uint64_t n) { options.how.max_runs = n; })
      ->type_name("N")
      ->description("schedules (default 1000), or states of an exhaustive search (default all)");
  add_time_option(command, options.allowance.time)
      ->description("such as 10s or 2min; what was found until then is kept");
  add_memory_option(command, options.allowance)
      ->description("such as 500MB or 2GiB; a search that needs more ends as unfinished");
  add_parsed(command, "--reduction", sim::parse_reduction,
             [&options](sim::Reduction reduction) { options.how.reduction = reduction; })
      ->type_name("none|sleep-sets")
      ->description(
          "what exhaustive may leave out (default: sleep-sets if no datagram may be lost "
          "or copied); changes no verdict");
  command.add_flag("--twice", options.how.twice,
                   "run every schedule, or the whole exhaustive search, twice and compare");
}

void add_options(CLI::App& command, ExploreOptions& options) {
  command.add_option("SCENARIO", options.scenario, "the scenario to search");
  auto* check =
      command.add_option("--check", options.check, "derive a certificate again, and compare")
          ->type_name("CERTIFICATE");
  command.add_option("--certificate", options.certificate, "write what was proved")
      ->type_name("FILE");
  command.add_option("--out", options.out, "write each find to DIR/crashes")->type_name("DIR");
  command
      .add_option("--checkpoint", options.checkpoint,
                  "where exhaustive leaves what it knows if it is stopped (default DIR/checkpoint)")
      ->type_name("FILE");
  command.add_option("--resume", options.resume, "go on from a checkpoint")->type_name("FILE");
  add_result_options(command, options.outputs);
  add_log_options(command, options.outputs.log);
  command.add_option("--html", options.outputs.html, "a page for people, one file with all in it")
      ->type_name("FILE");
  add_seed_option(command, options.seed)
      ->description("how the run goes until the search begins, and what strategies draw");
  add_jobs_option(command, options.how.jobs)
      ->description("threads (default: one per processor); changes no result");
  add_set_option(command, options.overrides);
  add_search_options(command, options);
  // The certificate says what is searched, and how.
  for (const auto* name :
       {"SCENARIO", "--certificate", "--out", "--checkpoint", "--resume", "--seed", "--set",
        "--strategy", "--bound", "--depth", "--max-runs", "--reduction", "--twice"}) {
    check->excludes(command.get_option(name));
  }
}

}  // namespace

void add_explore(CLI::App& app, Action& chosen) {
  auto* command = app.add_subcommand("explore", "search the orders in which a scenario may go");
  auto options = std::make_shared<ExploreOptions>();
  options->how.jobs = std::max(1U, std::thread::hardware_concurrency());
  add_options(*command, *options);
  command->footer(
      "\nExamples:\n"
      "  $ midflight explore race.json\n"
      "  $ midflight explore race.json --bound losses=2 --certificate proof.json\n"
      "  $ midflight explore race.json --html search.html\n"
      "  $ midflight explore --check proof.json\n"
      "  $ midflight explore race.json --strategy pct --depth 2 --max-runs 100000 --max-time "
      "10min");
  command->callback([options, command, &chosen] {
    chosen = [options, command] {
      if (!options->check.empty()) return check(*options);
      if (options->scenario.empty()) return refuse("explore: SCENARIO is required");
      if (const auto text = misplaced(*command, *options); !text.empty()) return refuse(text);
      options->checkpoint = checkpoint_of(*options);
      return explore(*options);
    };
  });
}

}  // namespace midflight::cli
