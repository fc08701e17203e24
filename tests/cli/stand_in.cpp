// The program with a stand-in for the world: a scenario's name says what its runs come to, so that
// every exit status can be asked for.
#include <fstream>
#include <stdexcept>
#include <thread>

#include "core/base/check.h"
#include "sim/cli/program.h"

namespace {

using namespace midflight;

// Says by a file that it waits.
void wait_for_signal(const sim::ExecuteOptions& options) {
  std::ofstream("waiting") << "for a signal";
  while (!options.stop()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

void emit(const sim::ExecuteOptions& options) {
  sim::Event event;
  event.number = 1;
  event.at = Instant(std::chrono::milliseconds(11'022));
  event.kind = sim::EventKind::restart;
  event.severity = Severity::warning;
  event.node = NodeIndex{0};
  event.peer = NodeIndex{1};
  event.text = "No key from {peer} after {a} seconds, restarting SPTPS";
  event.a = 10;
  for (auto* observer : options.observers) observer->observe(event);
}

sim::RunResult run_once(const sim::ScenarioConfig& scenario, const sim::ExecuteOptions& options,
                        crypto::Operations& /*crypto*/) {
  const auto& name = scenario.name;
  emit(options);
  sim::RunResult result;
  result.digest = std::string(31, '0') + std::to_string(options.seed % 10);
  result.expectations.push_back({"verdict", name != "fails", "holds", "violated"});
  if (name == "vacuous") result.verdict = sim::Verdict::vacuous;
  if (name == "throws") throw std::runtime_error("thrown by the stand-in");
  MIDFLIGHT_CHECK(name != "breaks", "the stand-in keeps its invariant");
  if (name == "waits") {
    wait_for_signal(options);
    result.verdict = sim::Verdict::unfinished;
  }
  return result;
}

sim::RunResult run_twice(const sim::ScenarioConfig& scenario, const sim::ExecuteOptions& options,
                         crypto::Operations& crypto) {
  auto result = run_once(scenario, options, crypto);
  if (scenario.name == "differs") result.error = "event 12 (sent, alpha) differs";
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::guarded([&] { return cli::program(argc, argv, {run_once, run_twice}); });
}
