#include "sim/cli/finds.h"

#include <algorithm>
#include <filesystem>

#include "core/crypto/operations.h"
#include "reports/page_events.h"
#include "sim/cli/files.h"
#include "sim/cli/page.h"
#include "sim/cli/trace_file.h"
#include "sim/cli/watch.h"
#include "sim/explore/replay.h"
#include "sim/trace/digest.h"

namespace midflight::cli {
namespace {

bool shows(const sim::RunResult& result, const Find& find) {
  return std::any_of(
      result.violations.begin(), result.violations.end(), [&find](const sim::Violation& violation) {
        return violation.property == find.property && violation.fingerprint == find.fingerprint;
      });
}

}  // namespace

Result<void> write_find(const Find& find, const std::string& folder) {
  const auto place =
      std::filesystem::path(folder) / "crashes" / (find.property + "-" + find.fingerprint);
  std::error_code error;
  std::filesystem::create_directories(place, error);
  if (error) return fail(place.string() + " can't be made: " + error.message());

  sim::Digest digest;
  auto trace = TraceFile::open((place / "trace.jsonl.zst").string(),
                               trace_header(find.scenario, find.answers), digest);
  if (!trace) return fail(trace.error());
  auto page = page_run(find.scenario.config);
  reports::PageEvents events(names_of(find.scenario.config),
                             [&page](std::string_view text) { page.events += text; });
  auto& result = page.result;
  result = record_answers(find.scenario, find.answers, **trace, digest, &events);
  result.file = find.scenario.file;
  result.matrix_case = find.scenario.matrix_case;
  result.replay = find.command;
  events.finish();
  if (!shows(result, find)) {
    return fail(place.string() + ": its choices don't show it again, a bug in midflight");
  }
  auto written = (*trace)->finish(result);
  if (written) {
    written = write_file((place / "scenario.json").string(), find.scenario.resolved + "\n");
  }
  if (written) written = write_file((place / "report.txt").string(), find.text);
  if (written) {
    written =
        write_file((place / "report.html").string(), reports::run_page(MIDFLIGHT_VERSION, page));
  }
  return written;
}

sim::Violation shown_violation(const scenarios::LoadedScenario& scenario,
                               const sim::Answers& answers, const sim::Violation& violation) {
  crypto::Operations crypto(crypto::Memoise::on);
  const auto shown = sim::replay(scenario.config, answers, {}, crypto).result.violations;
  const auto same = std::find_if(shown.begin(), shown.end(), [&](const sim::Violation& each) {
    return each.property == violation.property && each.fingerprint == violation.fingerprint;
  });
  return same == shown.end() ? violation : *same;
}

std::string log_of(const scenarios::LoadedScenario& scenario, const sim::Answers& answers,
                   const std::string& title, const LogOptions& options) {
  if (!options.wanted()) return {};
  EventLog log(names_of(scenario.config), options.level());
  sim::Observer* const observer = &log;
  sim::ReplayOptions how;
  how.keep_going = true;
  how.observers = {&observer, 1};
  crypto::Operations crypto(crypto::Memoise::on);
  static_cast<void>(sim::replay(scenario.config, answers, how, crypto));
  return "# " + title + "\n" + log.text();
}

}  // namespace midflight::cli
