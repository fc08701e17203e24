// Completion for shells, made from the commands and options as they are.
#include <string>
#include <vector>

#include "sim/cli/commands.h"

namespace midflight::cli {
namespace {

std::vector<const CLI::App*> subcommands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string full_name(const CLI::App& app) {
  const auto* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : full_name(*parent) + " " + app.get_name();
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// "-o" or "--output", all of them or none for a positional.
std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_snames()) names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// "pct random" if the option takes one of these words, else nothing: then it takes a file or a
// text.
std::string words_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  return type.find('|') == std::string::npos ? "" : replaced(type, "|", " ");
}

constexpr std::string_view kBashHead = R"sh(# Completes the command line of midflight in bash.
_midflight() {
  local command=midflight words='' i
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case "$command ${COMP_WORDS[i]}" in
)sh";
constexpr std::string_view kBashValues = R"sh(    esac
  done
  case "$command $previous" in
)sh";
constexpr std::string_view kBashCommands = R"sh(    *)
      case "$command $current" in
)sh";
// With no words bash takes files.
constexpr std::string_view kBashFoot = R"sh(      esac ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _midflight midflight
)sh";

void add_bash(const CLI::App& app, std::string& walk, std::string& values, std::string& commands) {
  const auto name = full_name(app);
  std::string below;
  for (const auto* command : subcommands(app)) {
    below += command->get_name() + " ";
    walk += "      '" + full_name(*command) + "') command+=\" ${COMP_WORDS[i]}\" ;;\n";
    add_bash(*command, walk, values, commands);
  }
  std::string options;
  for (const auto* option : app.get_options()) {
    for (const auto& each : names_of(*option)) {
      options += each + " ";
      if (!takes_value(*option)) continue;
      values += "    '" + name + " " + each + "') words='" + words_of(*option) + "' ;;\n";
    }
  }
  commands += "        '" + name + " -'*) words='" + options + "' ;;\n";
  if (!below.empty()) commands += "        '" + name + " '*) words='" + below + "' ;;\n";
}

std::string bash_completion(const CLI::App& app) {
  std::string walk;
  std::string values;
  std::string commands;
  add_bash(app, walk, values, commands);
  std::string text(kBashHead);
  return text.append(walk)
      .append(kBashValues)
      .append(values)
      .append(kBashCommands)
      .append(commands)
      .append(kBashFoot);
}

// A text within a specification in single quotes, where colons and brackets have a meaning.
std::string zsh_text(std::string text) {
  for (const std::string_view special : {"\\", ":", "[", "]"}) {
    text = replaced(std::move(text), special, "\\" + std::string(special));
  }
  return replaced(std::move(text), "'", "'\\''");
}

std::string zsh_function(const CLI::App& app) { return "_" + replaced(full_name(app), " ", "_"); }

std::string zsh_value(const CLI::Option& option) {
  const auto words = words_of(option);
  return ":" + zsh_text(option.get_type_name()) + ":" +
         (words.empty() ? "_files" : "(" + words + ")");
}

void add_zsh(const CLI::App& app, std::string& text) {
  const auto below = subcommands(app);
  for (const auto* command : below) add_zsh(*command, text);
  text += zsh_function(app) + "() {\n  local context state line\n  typeset -A opt_args\n" +
          "  _arguments -C";
  for (const auto* option : app.get_options()) {
    for (const auto& name : names_of(*option)) {
      text += " \\\n    '*" + name + "[" + zsh_text(option->get_description()) + "]" +
              (takes_value(*option) ? zsh_value(*option) : "") + "'";
    }
  }
  if (below.empty()) {
    text += " \\\n    '*:file:_files'\n}\n";
    return;
  }
  text +=
      " \\\n    '1:command:->command' '*::argument:->argument'\n  case $state in\n    command)\n"
      "      local -a commands=(\n";
  for (const auto* command : below) {
    text += "        '" + zsh_text(command->get_name()) + ":" +
            zsh_text(command->get_description()) + "'\n";
  }
  text += "      )\n      _describe command commands ;;\n    argument)\n      case $line[1] in\n";
  for (const auto* command : below) {
    text += "        " + command->get_name() + ") " + zsh_function(*command) + " ;;\n";
  }
  text += "      esac ;;\n  esac\n}\n";
}

// Works both sourced and autoloaded from fpath.
std::string zsh_completion(const CLI::App& app) {
  std::string text = "#compdef midflight\n# Completes the command line of midflight in zsh.\n";
  add_zsh(app, text);
  return text +
         "if [[ $funcstack[1] == _midflight ]]; then _midflight \"$@\"\n"
         "else compdef _midflight midflight; fi\n";
}

}  // namespace

void add_completion(CLI::App& app, Action& chosen) {
  auto* completion = app.add_subcommand("completion", "print what makes a shell complete commands");
  completion->require_subcommand(1);
  completion->footer(
      "\nExamples:\n"
      "  $ source <(midflight completion bash)\n"
      "  $ source <(midflight completion zsh)");
  const auto add = [&](const std::string& shell, std::string (*make)(const CLI::App&)) {
    completion->add_subcommand(shell, "for " + shell)->callback([make, &app, &chosen] {
      chosen = [make, &app] { return print(make(app)); };
    });
  };
  add("bash", bash_completion);
  add("zsh", zsh_completion);
}

}  // namespace midflight::cli
