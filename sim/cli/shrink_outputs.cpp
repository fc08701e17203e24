#include "sim/cli/shrink_outputs.h"

#include "scenarios/writer.h"

namespace midflight::cli {
namespace {

constexpr std::string_view kShrunk = ", shrunk";

}  // namespace

std::string scenario_text(const sim::ShrunkRun& shrunk) {
  auto config = shrunk.scenario;
  if (!config.name.ends_with(kShrunk)) config.name += kShrunk;
  config.summary = shrunk.violation.message;
  return scenarios::to_scenario(config);
}

Result<scenarios::LoadedScenario> as_scenario(const sim::ShrunkRun& shrunk,
                                              const std::string& name) {
  auto loaded = scenarios::parse_resolved(scenario_text(shrunk), name, {});
  if (!loaded) return fail(scenarios::to_text(loaded.error()));
  return std::move(*loaded);
}

std::string shrink_text(const sim::ShrunkRun& shrunk, const std::string& command) {
  std::string text = shrunk.violation.property + " " + shrunk.violation.fingerprint + ": " +
                     shrunk.violation.message + "\n";
  for (const auto& each : shrunk.reductions) {
    if (each.before == 0) continue;
    text += "  " + each.what + ": " + std::to_string(each.before);
    if (each.after != each.before) text += " -> " + std::to_string(each.after);
    text += "\n";
  }
  text += "  lasts " + midflight::to_text(shrunk.scenario.duration) + "\n";
  text += shrunk.minimal ? "Minimal: without any one of these the violation is gone"
                         : "Stopped before it was minimal";
  return text + " (" + std::to_string(shrunk.runs) + " runs tried).\nreplay: " + command + "\n";
}

}  // namespace midflight::cli
