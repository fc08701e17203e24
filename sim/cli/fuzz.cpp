#include <array>
#include <memory>

#include "reports/junit.h"
#include "reports/page.h"
#include "reports/result_json.h"
#include "scenarios/units.h"
#include "sim/cli/commands.h"
#include "sim/cli/files.h"
#include "sim/cli/fuzz_campaign.h"
#include "sim/cli/fuzz_text.h"
#include "sim/cli/options.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/signals.h"

namespace midflight::cli {
namespace {

struct FuzzOptions {
  std::vector<std::string> scenarios;
  std::string corpus;
  std::string known;
  std::string json;
  std::string junit;
  std::string html;
  LogOptions log;
  std::optional<std::uint64_t> seed;
  bool resume = false;
  std::vector<scenarios::Override> overrides;
  CampaignOptions how;
};

struct Shard {
  std::uint64_t number = 1;
  std::uint64_t of = 1;
};

Result<Shard> parse_shard(std::string_view text) {
  constexpr std::uint64_t kMostShards = 1'000'000;
  const auto slash = std::min(text.find('/'), text.size());
  const auto number = parse_count(text.substr(0, slash), 1, kMostShards);
  const auto of = parse_count(text.substr(std::min(text.size(), slash + 1)), 1, kMostShards);
  if (!number || !of || *number > *of) {
    return fail("expected I/N with I from 1 to N, such as 3/8, got \"" + std::string(text) + "\"");
  }
  return Shard{*number, *of};
}

// Whole files, opened before anything runs.
class FuzzOutputs {
 public:
  [[nodiscard]] static Result<FuzzOutputs> open(const FuzzOptions& options,
                                                std::span<const std::string> scenarios) {
    FuzzOutputs out;
    const std::vector<std::string> names{options.json, options.junit, options.html,
                                         options.log.file};
    auto inputs = files_of_corpus(options.corpus);
    inputs.push_back(options.known);
    inputs.insert(inputs.end(), scenarios.begin(), scenarios.end());
    const auto distinct = check_distinct(names, inputs);
    if (!distinct) return fail(distinct.error());
    const std::array<std::pair<const std::string*, std::optional<OutputFile>*>, 3> files{
        {{&options.json, &out.json_}, {&options.junit, &out.junit_}, {&options.html, &out.html_}}};
    for (const auto& [name, file] : files) {
      if (name->empty()) continue;
      auto opened = OutputFile::open(*name);
      if (!opened) return fail(opened.error());
      *file = std::move(*opened);
    }
    auto log = LogOutput::open(options.log);
    if (!log) return fail(log.error());
    out.log_ = std::move(*log);
    out.text_on_error_ = std::ranges::find(names, "-") != names.end();
    return out;
  }
  [[nodiscard]] Result<void> finish(const FuzzOptions& options, const sim::CorpusState& state) {
    // Results go through each find's example: only where somebody reads them.
    const bool asked = json_ || junit_ || html_;
    auto written = asked ? write_results(options, state) : Result<void>();
    for (const auto& [key, find] : state.finds) {
      if (written && options.log.wanted()) {
        auto logged = find_log(options.corpus, state, key, options.log);
        written = logged ? log_.write(*logged) : fail(logged.error());
      }
    }
    return written ? log_.commit() : written;
  }
  // For people.
  [[nodiscard]] ExitStatus tell(const std::string& text) const {
    if (!text_on_error_) return print(text);
    std::fputs(text.c_str(), stderr);
    return ExitStatus::held;
  }

 private:
  [[nodiscard]] Result<void> write_results(const FuzzOptions& options,
                                           const sim::CorpusState& state) {
    const auto finds = find_results(options.corpus, state, options.how.known);
    auto cases = scenario_results(options.corpus, state, options.how.campaign);
    auto written = write(json_, reports::result_json(cases));
    // What was not seen is a scenario's; each find has a case of its own.
    for (auto& each : cases) each.violations.clear();
    cases.insert(cases.end(), finds.begin(), finds.end());
    if (written) written = write(junit_, reports::junit_xml(cases));
    if (written) written = write(html_, reports::suite_page(MIDFLIGHT_VERSION, finds));
    return written;
  }
  [[nodiscard]] static Result<void> write(std::optional<OutputFile>& file,
                                          const std::string& text) {
    return file ? file->write_whole(text) : Result<void>();
  }

  std::optional<OutputFile> json_;
  std::optional<OutputFile> junit_;
  std::optional<OutputFile> html_;
  LogOutput log_;
  bool text_on_error_ = false;
};

// Who goes on without a seed goes on with the campaign that got furthest.
std::uint64_t seed_of(const FuzzOptions& options, const sim::CorpusState& state) {
  if (options.seed) return *options.seed;
  const sim::CampaignRecord* furthest = nullptr;
  std::uint64_t seed = 1;
  for (const auto& [key, record] : state.campaigns) {
    const bool same =
        key.shard == options.how.campaign.shard && key.shards == options.how.campaign.shards;
    if (!same || (furthest != nullptr && record.runs <= furthest->runs)) continue;
    furthest = &record;
    seed = key.seed;
  }
  return seed;
}

ExitStatus status_of(const Campaign& campaign, const sim::CorpusState& state) {
  if (const auto signal = stop_signal()) return *signal;
  if (!campaign.new_finds().empty()) return ExitStatus::failed;
  if (campaign.out_of_memory()) return ExitStatus::incomplete;
  for (const auto& [digest, record] : state.scenarios) {
    for (const auto& [fact, seen] : record.facts) {
      if (!seen) return ExitStatus::incomplete;
    }
  }
  return ExitStatus::held;
}

ExitStatus fuzz(FuzzOptions& options) {
  if (!options.known.empty()) {
    auto known = read_known_finds(options.known);
    if (!known) return refuse(known.error().message);
    options.how.known = std::move(*known);
  }
  if (options.resume && !CorpusFolder::exists(options.corpus)) {
    return refuse(options.corpus + ": there is nothing to resume");
  }
  const auto variants = FuzzVariants::load(options.scenarios, options.overrides);
  if (!variants) return refuse(variants.error().message);
  auto outputs = FuzzOutputs::open(options, variants->files());
  if (!outputs) return refuse(outputs.error().message);
  auto folder = CorpusFolder::open(options.corpus);
  if (!folder) return refuse(folder.error().message);
  auto& state = folder->state();
  variants->enter(state);
  options.how.campaign.seed = seed_of(options, state);
  std::fprintf(stderr, "midflight: seed %llu, corpus %s\n",
               static_cast<unsigned long long>(options.how.campaign.seed), options.corpus.c_str());
  Campaign campaign(options.how, *variants, *folder);
  const auto done = campaign.run();
  if (!done) return refuse(done.error().message);
  if (campaign.out_of_memory()) {
    std::fputs("midflight: ended, and saved: --max-memory is used up\n", stderr);
  }
  const auto finished = outputs->finish(options, state);
  if (!finished) return refuse(finished.error().message);
  return graver(outputs->tell(corpus_text(options.corpus, state, options.how.known)),
                status_of(campaign, state));
}

void add_options(CLI::App& command, FuzzOptions& options) {
  command.add_option("SCENARIO", options.scenarios, "scenarios, or folders of them")->required();
  command.add_option("--corpus", options.corpus, "what was of use and what was found is kept here")
      ->type_name("DIR")
      ->required();
  add_time_option(command, options.how.allowance.time)
      ->description("such as 5min or 8h (default: until Ctrl-C)");
  add_memory_option(command, options.how.allowance)
      ->description("such as 500MB or 2GiB; a campaign that needs more is saved and ends");
  const auto parse_runs = [](std::string_view text) { return parse_count(text, 1, kMaxSeed); };
  add_parsed(command, "--max-runs", parse_runs,
             [&options](std::uint64_t n) { options.how.max_runs = n; })
      ->type_name("N")
      ->description("of this time; what a corpus has behind it does not count");
  add_jobs_option(command, options.how.jobs)
      ->description("threads (default: one per processor); changes no result");
  add_seed_option(command, options.seed)
      ->description("of what is drawn (default: that of the corpus, else 1)");
  add_parsed(command, "--shard", parse_shard,
             [&options](Shard shard) {
               options.how.campaign.shard = shard.number;
               options.how.campaign.shards = shard.of;
             })
      ->type_name("I/N")
      ->description("part I of a campaign of N parts, each with a corpus of its own");
  command.add_flag("--resume", options.resume,
                   "refuse to begin anew (a corpus that is there is gone on with anyway)");
  command.add_flag("--stop-on-first", options.how.stop_on_first, "end with the first new find");
  command.add_option("--known", options.known, "finds that fail nothing, each with a reason")
      ->type_name("FILE");
  command.add_option("--json", options.json, "results for machines; - is standard output")
      ->type_name("FILE");
  command.add_option("--junit", options.junit, "one case for each scenario, and for each find")
      ->type_name("FILE");
  command.add_option("--html", options.html, "one page of all finds")->type_name("FILE");
  add_log_options(command, options.log);
  add_set_option(command, options.overrides);
}

}  // namespace

void add_fuzz(CLI::App& app, Action& chosen) {
  auto* command =
      app.add_subcommand("fuzz", "search on from what was of use before, for as long as told");
  auto options = std::make_shared<FuzzOptions>();
  options->how.jobs = std::max(1U, std::thread::hardware_concurrency());
  add_options(*command, *options);
  command->footer(
      "\nExamples:\n"
      "  $ midflight fuzz race.json --corpus corpus --max-time 8h\n"
      "  $ midflight fuzz scenarios/search --corpus corpus --max-time 5min --known known.json "
      "--junit finds.xml\n"
      "  $ midflight status corpus");
  command->callback([options, &chosen] { chosen = [options] { return fuzz(*options); }; });
}

}  // namespace midflight::cli
