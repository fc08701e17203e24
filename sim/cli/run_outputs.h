// Where `run` writes to. All is opened before anything runs, so that a wrong name costs nothing.
#pragma once

#include <CLI/App.hpp>
#include <cstdio>
#include <optional>
#include <span>
#include <string>

#include "reports/summary.h"
#include "sim/cli/exports.h"
#include "sim/cli/files.h"
#include "sim/cli/log_output.h"
#include "sim/cli/pool.h"
#include "sim/world/result.h"

namespace midflight::cli {

// Names of files, "-" for standard output; empty for none.
struct OutputNames {
  std::string json;
  std::string junit;
  std::string html;
  LogOptions log;
  std::string trace;  // this and exports: opened as Recordings, but checked with the others
  ExportNames exports;
  bool github = false;
  bool stdout_taken = false;  // by a file that is not among these

  [[nodiscard]] bool results() const { return !json.empty() || !junit.empty(); }
};

// No two names may be of one file, and none of an input; an empty one is of none.
[[nodiscard]] Result<void> check_distinct(std::span<const std::string> outputs,
                                          std::span<const std::string> inputs);

// --json and --junit.
void add_result_options(CLI::App& command, OutputNames& names);

class RunOutputs {
 public:
  // No two may be the same, and none may be one of the inputs.
  [[nodiscard]] static Result<RunOutputs> open(const OutputNames& names,
                                               std::span<const std::string> inputs);

  // What a run leaves, in the order of runs.
  [[nodiscard]] Result<void> add(FinishedRun run);
  [[nodiscard]] Result<void> log(const std::string& text) { return log_.write(text); }
  [[nodiscard]] Result<void> finish(std::span<const sim::RunResult> results);
  // People are told of some only.
  [[nodiscard]] Result<void> finish(std::span<const sim::RunResult> results,
                                    std::span<const sim::RunResult> shown);
  // As finish, for those who have told people already.
  [[nodiscard]] Result<void> write_files(std::span<const sim::RunResult> results);

  // The page to write, if one is asked for; else it is of all results, without events.
  void show(std::string page) { page_ = std::move(page); }

  // For people.
  [[nodiscard]] Result<void> write_text(const std::string& text) const;
  // Where people read: standard output unless a file for machines goes there.
  [[nodiscard]] std::FILE* text_stream() const { return text_on_error_ ? stderr : stdout; }

 private:
  bool text_on_error_ = false;
  bool github_ = false;
  std::optional<OutputFile> json_;
  std::optional<OutputFile> junit_;
  LogOutput log_;
  std::optional<OutputFile> html_;
  std::string page_;
};

}  // namespace midflight::cli
