#include "sim/cli/github.h"

#include <fstream>
#include <string>

#include "reports/github.h"
#include "sim/cli/terminal.h"

namespace midflight::cli {

Result<void> tell_github(std::span<const sim::RunResult> results, std::FILE* stream) {
  if (environment("GITHUB_ACTIONS") != "true") return {};
  std::fputs(reports::github_annotations(results).c_str(), stream);
  const std::string file(environment("GITHUB_STEP_SUMMARY"));
  if (file.empty()) return {};
  std::ofstream out(file, std::ios::app);  // the step's other commands write there too
  out << reports::github_summary(results) << std::flush;
  if (!out) return fail("GITHUB_STEP_SUMMARY: " + file + " can't be written");
  return {};
}

}  // namespace midflight::cli
