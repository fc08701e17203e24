// --log and --log-level, which every command takes (spec 5), and where what is logged goes.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "sim/cli/files.h"
#include "sim/cli/log.h"

namespace midflight::cli {

struct LogOptions {
  std::string file;  // "-" is standard output; empty with a level: standard error
  std::optional<LogLevel> given;

  [[nodiscard]] LogLevel level() const;
  [[nodiscard]] bool wanted() const { return level() != LogLevel::off; }
};

void add_log_options(CLI::App& command, LogOptions& options);

// Without a file it goes to standard error.
class LogOutput {
 public:
  [[nodiscard]] static Result<LogOutput> open(const LogOptions& options);

  [[nodiscard]] Result<void> write(const std::string& text);
  [[nodiscard]] Result<void> commit();

 private:
  std::optional<OutputFile> file_;
};

}  // namespace midflight::cli
