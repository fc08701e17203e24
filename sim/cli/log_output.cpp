#include "sim/cli/log_output.h"

#include <cstdio>

#include "sim/cli/options.h"

namespace midflight::cli {
namespace {

Result<LogLevel> parse_level(std::string_view text) {
  const auto level = log_level(text);
  if (!level) {
    return fail("expected off, error, warning, info, debug or trace, got \"" + std::string(text) +
                "\"");
  }
  return *level;
}

}  // namespace

LogLevel LogOptions::level() const {
  return given.value_or(file.empty() ? LogLevel::off : LogLevel::info);
}

void add_log_options(CLI::App& command, LogOptions& options) {
  command.add_option("--log", options.file, "what each node would log, with virtual time")
      ->type_name("FILE");
  add_parsed(command, "--log-level", parse_level,
             [&options](LogLevel level) { options.given = level; })
      ->type_name("off|error|warning|info|debug|trace")
      ->description("how much to log (default info with --log, else off)");
}

Result<LogOutput> LogOutput::open(const LogOptions& options) {
  LogOutput out;
  if (options.file.empty()) return out;
  auto file = OutputFile::open(options.file);
  if (!file) return fail(file.error());
  out.file_ = std::move(*file);
  return out;
}

Result<void> LogOutput::write(const std::string& text) {
  if (file_) return file_->write(text);
  std::fputs(text.c_str(), stderr);
  return {};
}

Result<void> LogOutput::commit() { return file_ ? file_->commit() : Result<void>(); }

}  // namespace midflight::cli
