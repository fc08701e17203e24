#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/nesting.h"
#include "reports/result_reader.h"
#include "sim/cli/commands.h"
#include "sim/cli/corpus_folder.h"
#include "sim/cli/files.h"
#include "sim/cli/fuzz_text.h"
#include "sim/cli/options.h"
#include "sim/cli/page.h"
#include "sim/cli/page_search.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/signals.h"
#include "sim/cli/trace_file.h"
#include "sim/trace/zstd_stream.h"

namespace midflight::cli {
namespace {

using SortedJson = nlohmann::json;

constexpr auto kExpected =
    "expected a trace, a certificate of explore --certificate, what run --json wrote, or the "
    "folder of a corpus";
constexpr std::string_view kTraceBegins = "{\"midflight_trace\":";

struct ReportOptions {
  std::vector<std::string> inputs;
  OutputNames outputs;
};

// What inputs hold, by kind and in the order given.
struct Shown {
  std::vector<reports::PageRun> runs;
  std::vector<reports::PageSearch> searches;
  std::vector<sim::RunResult> results;
  std::vector<std::string> corpora;  // as JSON
  std::string log;                   // of traces
};

Result<bool> is_trace(const std::string& file) {
  auto bytes = open_bytes(file);
  if (!bytes) return fail(bytes.error());
  Bytes start(kTraceBegins.size());
  const auto count = (*bytes)(start);
  if (!count) return fail(count.error());
  // Whatever else is compressed, the trace's reader refuses.
  return sim::is_zstd(start) || as_text(start) == kTraceBegins;
}

Result<void> add_certificate(const std::string& file, const std::string& text, Shown& shown) {
  const auto certificate = sim::parse_certificate(text);
  if (!certificate) return fail(file + ": " + certificate.error().message);
  auto scenario = scenarios::parse_resolved(certificate->scenario, file, {});
  if (!scenario) return fail(scenarios::to_text(scenario.error()));
  auto page = page_search(*scenario, *certificate);
  page.file = file;
  page.check = program_name() + " explore --check " + file_word(file);
  shown.searches.push_back(std::move(page));
  return {};
}

Result<void> add_results(const std::string& file, const std::string& text, Shown& shown) {
  auto results = reports::read_results(text);
  if (!results) return fail(file + ": not what run --json writes: " + results.error().message);
  for (auto& result : *results) {
    if (result.replay.empty()) result.replay = run_command(result.file, result.seed);
    shown.results.push_back(std::move(result));
  }
  return {};
}

Result<void> add_corpus(const std::string& folder, Shown& shown) {
  const auto state = read_corpus_index(folder);
  if (!state) return fail(state.error());
  shown.corpora.push_back(corpus_json(folder, *state));
  return {};
}

Result<void> add(const std::string& file, const LogOptions& log, Shown& shown) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return add_corpus(file, shown);
  const auto trace = is_trace(file);
  if (!trace) return fail(trace.error());
  if (*trace) {
    auto run = recorded_run(file, log, shown.log);
    if (!run) return fail(run.error());
    shown.runs.push_back(std::move(*run));
    return {};
  }
  const auto text = read_file(file, kMaxJsonFile);
  if (!text) return fail(text.error());
  const auto json = nests_too_deep(*text) ? SortedJson() : SortedJson::parse(*text, nullptr, false);
  if (json.is_array()) return add_results(file, *text, shown);
  if (json.is_object() && json.contains("terminal_states")) {
    return add_certificate(file, *text, shown);
  }
  return fail(file + ": " + kExpected);
}

Result<std::string> page_of(const Shown& shown) {
  const auto kinds =
      static_cast<int>(!shown.runs.empty()) + static_cast<int>(!shown.searches.empty()) +
      static_cast<int>(!shown.results.empty()) + static_cast<int>(!shown.corpora.empty());
  if (kinds != 1) {
    return fail(
        kinds == 0 ? std::string("there is no result in what was given")
                   : "a page shows traces, certificates, results or corpora, not several of these");
  }
  if (!shown.searches.empty()) return reports::search_page(MIDFLIGHT_VERSION, shown.searches);
  if (!shown.results.empty()) return reports::suite_page(MIDFLIGHT_VERSION, shown.results);
  if (!shown.corpora.empty()) return reports::corpus_page(MIDFLIGHT_VERSION, shown.corpora);
  if (shown.runs.size() == 1) return reports::run_page(MIDFLIGHT_VERSION, shown.runs.front());
  if (shown.runs.size() == 2) {
    return reports::pair_page(MIDFLIGHT_VERSION, shown.runs.front(), shown.runs.back());
  }
  return fail("a page shows one trace, or two side by side, but these are " +
              std::to_string(shown.runs.size()));
}

ExitStatus report(const ReportOptions& options) {
  auto inputs = options.inputs;
  for (const auto& input : options.inputs) {
    if (!CorpusFolder::exists(input)) continue;
    const auto files = files_of_corpus(input);
    inputs.insert(inputs.end(), files.begin(), files.end());
  }
  auto outputs = RunOutputs::open(options.outputs, inputs);
  if (!outputs) return refuse(outputs.error().message);
  Shown shown;
  for (const auto& input : options.inputs) {
    const auto added = add(input, options.outputs.log, shown);
    if (const auto signal = stop_signal()) return *signal;
    if (!added) return refuse(added.error().message);
  }
  auto page = page_of(shown);
  if (!page) return refuse(page.error().message);
  outputs->show(std::move(*page));
  auto written = outputs->log(shown.log);
  if (written) written = outputs->write_files(shown.results);
  if (!written) return refuse(written.error().message);
  for (const auto& run : shown.runs) {
    for (const auto& note : run.notes) {
      const auto told = outputs->write_text(run.label + ": " + note + "\n");
      if (!told) return refuse(told.error().message);
    }
  }
  return ExitStatus::held;
}

}  // namespace

void add_report(CLI::App& app, Action& chosen) {
  auto* command = app.add_subcommand("report", "one self-contained page of what was recorded");
  auto options = std::make_shared<ReportOptions>();
  command
      ->add_option(
          "INPUT", options->inputs,
          "a trace, or two to see them side by side; certificates; results of --json; corpora")
      ->type_name("")
      ->required();
  command->add_option("--html", options->outputs.html, "the page")->type_name("FILE")->required();
  add_log_options(*command, options->outputs.log);
  command->footer(
      "\nWhat an input is, is seen from its content. Nothing is run.\n"
      "\nExamples:\n"
      "  $ midflight report race.jsonl.zst --html race.html\n"
      "  $ midflight report before.jsonl after.jsonl --html both.html\n"
      "  $ midflight report proof.json --html proof.html\n"
      "  $ midflight report nightly.json --html nightly.html\n"
      "  $ midflight report corpus/ --html corpus.html");
  command->callback([options, &chosen] { chosen = [options] { return report(*options); }; });
}

}  // namespace midflight::cli
