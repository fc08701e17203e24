#include "sim/cli/github.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "reports/github.h"

namespace midflight::cli {
namespace {

std::string_view variable(const char* name) {
  const auto* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

Result<void> tell_github(std::span<const sim::RunResult> results, std::FILE* stream) {
  if (variable("GITHUB_ACTIONS") != "true") return {};
  std::fputs(reports::github_annotations(results).c_str(), stream);
  const std::string file(variable("GITHUB_STEP_SUMMARY"));
  if (file.empty()) return {};
  std::ofstream out(file, std::ios::app);  // the step's other commands write there too
  out << reports::github_summary(results) << std::flush;
  if (!out) return fail("GITHUB_STEP_SUMMARY: " + file + " can't be written");
  return {};
}

}  // namespace midflight::cli
