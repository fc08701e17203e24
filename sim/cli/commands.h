// One function per subcommand: it adds the command with its options, and says through `chosen` what
// to do if it is given.
#pragma once

#include <CLI/App.hpp>
#include <functional>

#include "sim/cli/program.h"

namespace midflight::cli {

using Action = std::function<ExitStatus()>;

void add_run(CLI::App& app, const Executor& executor, Action& chosen);
void add_replay(CLI::App& app, Action& chosen);
void add_report(CLI::App& app, Action& chosen);
void add_explore(CLI::App& app, Action& chosen);
void add_compare(CLI::App& app, Action& chosen);
void add_shrink(CLI::App& app, Action& chosen);
void add_fuzz(CLI::App& app, Action& chosen);
void add_merge(CLI::App& app, Action& chosen);
void add_status(CLI::App& app, Action& chosen);
void add_sptps(CLI::App& app, Action& chosen);
void add_import(CLI::App& app, Action& chosen);
void add_sptps_live(CLI::App& sptps, Action& chosen);
void add_schema(CLI::App& app, Action& chosen);
void add_completion(CLI::App& app, Action& chosen);

// Prints on standard output; a failed write is an error like that of any other output.
[[nodiscard]] ExitStatus print(std::string_view text);

}  // namespace midflight::cli
