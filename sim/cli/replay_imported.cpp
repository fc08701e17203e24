#include "sim/cli/replay_imported.h"

#include "reports/import_text.h"
#include "sim/cli/trace_file.h"
#include "sim/import/import.h"
#include "sim/world/tinc_hosts.h"

namespace midflight::cli {
namespace {

// Passes on the events up to one; what a daemon logged is the text of its event.
class Recorded final : public sim::Observer {
 public:
  Recorded(const std::vector<std::string>& nodes, std::optional<std::uint64_t> until,
           std::span<sim::Observer* const> observers)
      : nodes_(nodes), until_(until), observers_(observers) {}

  void observe(const sim::Event& event) override {
    if (until_ && event.number > *until_) return;
    events = event.number;
    length = event.at.time_since_epoch();
    for (auto* const observer : observers_) observer->observe(event);
    if (!event.node.valid() || event.text.empty()) return;
    logs[nodes_.at(event.node.value)].append(event.text).append("\n");
  }

  std::map<std::string, std::string> logs;
  std::uint64_t events = 0;
  Duration length{};

 private:
  const std::vector<std::string>& nodes_;
  std::optional<std::uint64_t> until_;
  std::span<sim::Observer* const> observers_;
};

std::string deviation_text(const sim::Deviation& deviation) {
  return "line " + std::to_string(deviation.where.line) + " of its log: the real node " +
         deviation.real + ", the simulated one " + deviation.simulated;
}

sim::ExpectationOutcome outcome_of(const sim::NodeConformance& node) {
  const auto& deviation = node.first_deviation ? node.first_deviation : node.key_state_deviation;
  return {node.node + " does what the real one did", !deviation, "all that its log shows",
          deviation ? deviation_text(*deviation)
                    : std::to_string(node.messages_agreed) + " messages, " +
                          std::to_string(node.restarts_agreed) + " restarts and " +
                          std::to_string(node.refusals_agreed) + " refusals are the same"};
}

}  // namespace

bool is_imported_trace(const std::string& file) {
  const auto trace = open_reader(file);
  return trace && trace->header().kind == sim::TraceKind::import;
}

Result<ImportedReplay> replay_imported(const sim::ScenarioConfig& scenario, sim::TraceReader& trace,
                                       std::optional<std::uint64_t> until,
                                       std::span<sim::Observer* const> observers) {
  Recorded recorded(trace.header().nodes, until, observers);
  const auto survey = sim::survey(trace, &recorded);
  if (!survey) return fail(survey.error());
  auto out = replay_imported(scenario, recorded.logs);
  if (!out) return out;
  out->result.events = recorded.events;
  out->result.virtual_time = recorded.length;
  if (!survey->tear.empty()) {
    out->text = "The trace is torn: " + survey->tear + ". What is there was used.\n" + out->text;
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
  ImportedReplay out;
  out.result.scenario = scenario.name;
  for (const auto& node : *nodes) {
    const auto& outcome = out.result.expectations.emplace_back(outcome_of(node));
    if (outcome.passed || !out.result.error.empty()) continue;
    out.result.error = node.node + ", " + outcome.actual;
  }
  const bool same = out.result.error.empty();
  out.text = (same ? "The same as recorded.\n" : "Not the same as recorded.\n") +
             reports::conformance_text(*nodes);
  return out;
}

}  // namespace midflight::cli
