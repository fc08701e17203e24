#include "sim/cli/program.h"

#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <memory>
#include <span>
#include <sstream>
#include <string_view>
#include <vector>

#include "scenarios/names.h"
#include "scenarios/protocols.h"
#include "sim/cli/commands.h"
#include "sim/cli/corpus_folder.h"
#include "sim/cli/files.h"
#include "sim/cli/help.h"
#include "sim/cli/log_output.h"
#include "sim/cli/main.h"
#include "sim/cli/options.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/signals.h"
#include "sim/cli/version.h"

namespace midflight::cli {
namespace {

constexpr auto kFooter =
    "\nExamples:\n"
    "  $ midflight run scenarios/races\n"
    "  $ midflight run race.json --seeds 1..100 --junit results.xml\n"
    "  $ midflight sptps check vectors/*.json\n"
    "\nExit status: 0 everything held, 1 an expectation or property failed, 2 wrong command line\n"
    "or input (nothing was run or written), 3 not deterministic, 4 vacuous or unfinished,\n"
    "70 a bug in midflight, 130 and 143 ended by SIGINT and SIGTERM.";

// The subcommand that the arguments got to.
const CLI::App* deepest(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

std::vector<std::string> names_in(const CLI::App& app, bool options) {
  std::vector<std::string> names;
  if (options) {
    for (const auto* option : app.get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  } else {
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(command->get_name());
    }
  }
  return names;
}

std::string unknown(const CLI::App& app, const std::string& word) {
  const bool option = word.starts_with('-');
  const auto given = word.substr(0, option ? word.find('=') : std::string::npos);
  const auto names = names_in(app, option);
  if (!option && names.empty()) return "unexpected argument \"" + given + "\"";
  const std::vector<std::string_view> valid(names.begin(), names.end());
  return std::string(option ? "unknown option " : "unknown command ") + given +
         scenarios::suggestion(given, valid);
}

ExitStatus refuse_arguments(const CLI::App& root, const CLI::ParseError& error) {
  const auto& app = *deepest(&root);
  std::string name = "midflight";
  for (const auto* each = &root; each != &app;) {
    each = each->get_subcommands().front();
    name += " " + each->get_name();
  }
  const auto remaining = app.remaining();
  auto message = remaining.empty() ? std::string(error.what()) : unknown(app, remaining.front());
  for (auto& c : message) c = c == '\n' ? ' ' : c;
  return refuse(message + " (see " + name + " --help)");
}

// Nothing is named by an empty word: it is a variable of a shell that was not set.
std::string empty_word(std::span<const char* const> words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word(words[i]);
    const bool empty_value = word.starts_with("--") && word.find('=') + 1 == word.size();
    if (word.empty()) return "argument " + std::to_string(i) + " is empty";
    if (empty_value) return std::string(word) + " has an empty value";
  }
  return {};
}

// In these no node runs, so there is nothing to log.
void add_log_options_where_missing(CLI::App& app, LogOptions& options) {
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (auto* command : below) add_log_options_where_missing(*command, options);
  if (below.empty() && app.get_option_no_throw("--log") == nullptr) add_log_options(app, options);
}

// The log is there all the same, and empty; what the command reads is not written over.
ExitStatus with_empty_log(const CLI::App& command, const std::string& file, const Action& action) {
  std::vector<std::string> inputs;
  for (const auto* option : command.get_options()) {
    if (option->check_lname("log")) continue;
    for (const auto& word : option->results()) {
      const auto inside = files_of_corpus(word);
      inputs.push_back(word);
      inputs.insert(inputs.end(), inside.begin(), inside.end());
    }
  }
  const auto distinct = check_distinct({&file, 1}, inputs);
  if (!distinct) return refuse(distinct.error().message);
  auto log = LogOutput::open({file, {}});
  if (!log) return refuse(log.error().message);
  const auto status = action();
  if (status == ExitStatus::wrong_input) return status;
  const auto written = log->commit();
  return written ? status : graver(status, refuse(written.error().message));
}

}  // namespace

ExitStatus print(std::string_view text) {
  auto out = OutputFile::open("-");
  if (!out) return refuse(out.error().message);
  const auto written = out->write(text);
  return written ? ExitStatus::held : refuse(written.error().message);
}

ExitStatus program(int argc, const char* const* argv, const Executor& executor) {
  catch_signals();
  const auto empty = empty_word({argv, static_cast<std::size_t>(argc)});
  if (!empty.empty()) return refuse(empty + ": a variable that is not set?");
  CLI::App app("Simulates networks deterministically and shows races between messages.",
               "midflight");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", version_text());
  app.footer(kFooter);
  app.require_subcommand(1);
  Action chosen;
  add_run(app, executor, chosen);
  add_replay(app, chosen);
  add_explore(app, chosen);
  add_report(app, chosen);
  add_compare(app, chosen);
  add_shrink(app, chosen);
  add_fuzz(app, chosen);
  add_merge(app, chosen);
  add_status(app, chosen);
  add_sptps(app, chosen);
  add_import(app, chosen);
  add_schema(app, chosen);
  add_completion(app, chosen);
  LogOptions log;
  add_log_options_where_missing(app, log);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    std::ostringstream text;
    app.exit(asked, text, text);
    return print(text.str());
  } catch (const CLI::ParseError& error) {
    return refuse_arguments(app, error);
  }
  return log.file.empty() ? chosen() : with_empty_log(*deepest(&app), log.file, chosen);
}

int main(int argc, const char* const* argv, std::initializer_list<const sim::Protocol*> protocols) {
  return guarded([&] {
    for (const auto* protocol : protocols) scenarios::add_protocol(*protocol);
    if (protocols.size() != 0) name_program(argv[0]);
    return program(argc, argv, {sim::execute, sim::execute_twice});
  });
}

}  // namespace midflight::cli
