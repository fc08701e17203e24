// `status` and `merge`: what is done with corpora but fuzzing.
#include <filesystem>
#include <memory>

#include "sim/cli/commands.h"
#include "sim/cli/corpus_folder.h"
#include "sim/cli/files.h"
#include "sim/cli/fuzz_finds.h"
#include "sim/cli/fuzz_text.h"
#include "sim/cli/run_outputs.h"

namespace midflight::cli {
namespace {

struct CorpusOptions {
  std::vector<std::string> folders;
  std::string into;
  std::string json;
};

ExitStatus status(const CorpusOptions& options) {
  const std::vector<std::string> outputs{options.json};
  for (const auto& folder : options.folders) {
    const auto distinct = check_distinct(outputs, files_of_corpus(folder));
    if (!distinct) return refuse(distinct.error().message);
  }
  std::string text;
  std::string json;
  for (const auto& folder : options.folders) {
    const auto state = read_corpus_index(folder);
    if (!state) return refuse(state.error().message);
    text += corpus_text(folder, *state, {});
    json += (json.empty() ? "" : ",\n") + corpus_json(folder, *state);
  }
  if (!options.json.empty()) {
    const auto written = write_file(options.json, "[\n" + json + "]\n");
    if (!written) return refuse(written.error().message);
  }
  return options.json == "-" ? ExitStatus::held : print(text);
}

ExitStatus merge(const CorpusOptions& options) {
  sim::CorpusState joined;
  for (const auto& folder : options.folders) {
    const auto state = read_corpus(folder);
    if (!state) return refuse(state.error().message);
    sim::merge(joined, *state);
  }
  auto into = CorpusFolder::open(options.into);
  if (!into) return refuse(into.error().message);
  sim::merge(into->state(), joined);
  for (const auto& [key, find] : into->state().finds) {
    const auto written = keep_find(options.into, into->state(), key);
    if (!written) return refuse(written.error().message);
  }
  const auto saved = into->save();
  if (!saved) return refuse(saved.error().message);
  return print(corpus_text(options.into, into->state(), {}));
}

}  // namespace

void add_status(CLI::App& app, Action& chosen) {
  auto* command =
      app.add_subcommand("status", "what fuzzing has done and found, while it runs or after");
  auto options = std::make_shared<CorpusOptions>();
  command->add_option("CORPUS", options->folders, "folders that midflight fuzz made")->required();
  command->add_option("--json", options->json, "the same for machines; - is standard output")
      ->type_name("FILE");
  command->footer(
      "\nExamples:\n"
      "  $ midflight status corpus\n"
      "  $ midflight status corpus-1 corpus-2 --json status.json");
  command->callback([options, &chosen] { chosen = [options] { return status(*options); }; });
}

void add_merge(CLI::App& app, Action& chosen) {
  auto* command = app.add_subcommand("merge", "join corpora; in any order it is the same");
  auto options = std::make_shared<CorpusOptions>();
  command->add_option("CORPUS", options->folders, "folders that midflight fuzz made")->required();
  command->add_option("--into", options->into, "a new folder, or a corpus that is to have all")
      ->type_name("DIR")
      ->required();
  command->footer(
      "\nExample:\n"
      "  $ midflight merge corpus-1 corpus-2 --into corpus");
  command->callback([options, &chosen] { chosen = [options] { return merge(*options); }; });
}

}  // namespace midflight::cli
