#include "sim/cli/run_outputs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <utility>

#include "reports/junit.h"
#include "reports/page.h"
#include "reports/result_json.h"
#include "sim/cli/github.h"
#include "sim/cli/terminal.h"

namespace midflight::cli {
namespace {

// The same for every way to write the name of one regular file.
std::string identity(const std::string& path) {
  std::error_code error;
  auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error || path == "-" ? path : whole.string();
}

bool is_device(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && std::filesystem::is_other(status);
}

Result<void> write_whole(std::optional<OutputFile>& file, const std::string& text) {
  return file ? file->write_whole(text) : Result<void>();
}

}  // namespace

Result<void> check_distinct(std::span<const std::string> outputs,
                            std::span<const std::string> inputs) {
  std::set<std::string> taken;
  for (const auto& input : inputs) taken.insert(identity(input));
  for (const auto& name : outputs) {
    if (name.empty() || is_device(name)) continue;
    if (!taken.insert(identity(name)).second) {
      return fail(name + ": is named as an output but is an input or another output too");
    }
  }
  return {};
}

void add_result_options(CLI::App& command, OutputNames& names) {
  command.add_option("--json", names.json, "results for machines; - is standard output")
      ->type_name("FILE");
  command.add_option("--junit", names.junit, "results for continuous integration")
      ->type_name("FILE");
}

Result<RunOutputs> RunOutputs::open(const OutputNames& names, std::span<const std::string> inputs) {
  auto all = names.exports.files();
  all.insert(all.end(), {names.json, names.junit, names.log.file, names.trace, names.html});
  const auto distinct = check_distinct(all, inputs);
  if (!distinct) return fail(distinct.error());
  RunOutputs out;
  auto elsewhere = names.exports.files();
  elsewhere.push_back(names.trace);
  out.text_on_error_ =
      names.stdout_taken || std::find(elsewhere.begin(), elsewhere.end(), "-") != elsewhere.end();
  out.github_ = names.github;
  const std::array<std::pair<const std::string*, std::optional<OutputFile>*>, 3> files{
      {{&names.json, &out.json_}, {&names.junit, &out.junit_}, {&names.html, &out.html_}}};
  for (const auto& [name, file] : files) {
    if (name->empty()) continue;
    auto opened = OutputFile::open(*name);
    if (!opened) return fail(opened.error());
    *file = std::move(*opened);
    out.text_on_error_ = out.text_on_error_ || *name == "-";
  }
  auto log = LogOutput::open(names.log);
  if (!log) return fail(log.error());
  out.log_ = std::move(*log);
  out.text_on_error_ = out.text_on_error_ || names.log.file == "-";
  return out;
}

Result<void> RunOutputs::add(FinishedRun run) {
  const auto logged = log(run.log);
  if (!logged) return logged;
  if (!run.page.empty()) show(std::move(run.page));
  return write_text(run.sequence);
}

Result<void> RunOutputs::write_files(std::span<const sim::RunResult> results) {
  auto written = write_whole(json_, reports::result_json(results));
  if (written) written = write_whole(junit_, reports::junit_xml(results));
  if (written && html_ && page_.empty()) show(reports::suite_page(MIDFLIGHT_VERSION, results));
  if (written) written = write_whole(html_, page_);
  return written ? log_.commit() : written;
}

Result<void> RunOutputs::finish(std::span<const sim::RunResult> results) {
  return finish(results, results);
}

Result<void> RunOutputs::finish(std::span<const sim::RunResult> results,
                                std::span<const sim::RunResult> shown) {
  // Machines first: what they need must not depend on who reads along.
  auto written = write_files(results);
  if (!written) return written;
  const reports::TextStyle style{wants_colour(text_stream()), width_of(text_stream(), 80)};
  written = write_text(reports::summary(shown, style));
  return written && github_ ? tell_github(shown, text_stream()) : written;
}

Result<void> RunOutputs::write_text(const std::string& text) const {
  if (std::fputs(text.c_str(), text_stream()) < 0 || std::fflush(text_stream()) != 0) {
    return fail(std::string("standard output can't be written: ") + std::strerror(errno));
  }
  return {};
}

}  // namespace midflight::cli
