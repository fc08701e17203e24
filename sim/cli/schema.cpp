#include "scenarios/schema.h"

#include "reports/result_json.h"
#include "sim/cli/commands.h"
#include "sim/trace/schema.h"

namespace midflight::cli {
namespace {

void add_printer(CLI::App& app, const std::string& name, const std::string& about,
                 std::string (*text)(), Action& chosen) {
  app.add_subcommand(name, about)->callback([text, &chosen] {
    chosen = [text] { return print(text()); };
  });
}

}  // namespace

void add_schema(CLI::App& app, Action& chosen) {
  auto* schema = app.add_subcommand("schema", "print the JSON schema of a kind of file");
  schema->require_subcommand(1);
  schema->footer("\nExample:\n  $ midflight schema scenario > scenario.schema.json");
  add_printer(*schema, "scenario", "of scenario files", scenarios::scenario_schema, chosen);
  add_printer(
      *schema, "result", "of what --json writes",
      [] { return std::string(reports::result_schema()); }, chosen);
  add_printer(
      *schema, "trace", "of one line of a trace", [] { return std::string(sim::trace_schema()); },
      chosen);
}

}  // namespace midflight::cli
