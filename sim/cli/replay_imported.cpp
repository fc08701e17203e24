#include "sim/cli/replay_imported.h"

#include <algorithm>

#include "reports/import_text.h"
#include "sim/cli/recorded.h"
#include "sim/cli/trace_file.h"
#include "sim/import/import.h"
#include "sim/trace/line.h"
#include "sim/trace/reader.h"
#include "sim/world/tinc_hosts.h"

namespace midflight::cli {
namespace {

Result<sim::TraceReader> open_trace(const std::string& file) {
  auto bytes = open_bytes(file);
  if (!bytes) return fail(bytes.error());
  return sim::TraceReader::open(std::move(*bytes));
}

struct Lines {
  std::map<std::string, std::string> logs;
  std::string tear;
};

// What a daemon logged is the text of its event.
Result<Lines> read_lines(sim::TraceReader& trace) {
  Lines out;
  sim::LineParser parser(trace.header());
  for (;;) {
    const auto more = trace.advance();
    if (!more) return fail(more.error());
    if (!*more) break;
    const auto item = parser.parse(trace.line());
    if (!item) return fail(trace.located(item.error()));
    const auto* const recorded = std::get_if<sim::RecordedEvent>(&*item);
    if (recorded == nullptr || !recorded->event.node.valid() || recorded->event.text.empty()) {
      continue;
    }
    auto& log = out.logs[trace.header().nodes.at(recorded->event.node.value)];
    log.append(recorded->event.text).append("\n");
  }
  out.tear = trace.tear();
  return out;
}

}  // namespace

bool is_imported_trace(const std::string& file) {
  const auto trace = open_trace(file);
  return trace && trace->header().kind == sim::TraceKind::import;
}

Result<ImportedReplay> replay_imported(const std::string& file,
                                       std::span<const scenarios::Override> overrides) {
  auto trace = open_trace(file);
  if (!trace) return fail(file + ": " + trace.error().message);
  const auto scenario = scenario_of(file, trace->header(), overrides);
  if (!scenario) return fail(scenario.error());
  const auto lines = read_lines(*trace);
  if (!lines) return fail(file + ": " + lines.error().message);
  auto out = replay_imported(scenario->config, lines->logs);
  if (out && !lines->tear.empty()) {
    out->text = "The trace is torn: " + lines->tear + ". What is there was used.\n" + out->text;
  }
  return out;
}

Result<ImportedReplay> replay_imported(const sim::ScenarioConfig& scenario,
                                       const std::map<std::string, std::string>& logs) {
  std::vector<sim::LogFile> files;
  for (const auto& [node, text] : logs) files.push_back({node, "the log of " + node, text});
  sim::Behaviours behaviours;
  for (const auto& node : scenario.nodes)
    behaviours[node.name] = sim::tinc_behaviour(node.behaviour);
  const auto nodes = sim::follow_logs(files, behaviours);
  if (!nodes) return fail(nodes.error());
  const bool same = std::ranges::none_of(*nodes, [](const sim::NodeConformance& node) {
    return node.first_deviation || node.key_state_deviation;
  });
  return ImportedReplay{(same ? "The same as recorded.\n" : "Not the same as recorded.\n") +
                            reports::conformance_text(*nodes),
                        same ? ExitStatus::held : ExitStatus::diverged};
}

}  // namespace midflight::cli
