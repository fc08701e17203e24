// All that is written of a single run while it goes: its trace, and exports in others' formats.
#pragma once

#include <memory>
#include <vector>

#include "sim/cli/exports.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/trace_file.h"

namespace midflight::cli {

class Recordings {
 public:
  [[nodiscard]] static bool any(const OutputNames& names) {
    return !names.trace.empty() || names.exports.any();
  }
  // To be opened after all other outputs: a new trace's file is there from then on.
  [[nodiscard]] static Result<std::unique_ptr<Recordings>> open(const OutputNames& names,
                                                                const sim::TraceHeader& header);

  [[nodiscard]] std::vector<sim::Observer*> observers() const;
  [[nodiscard]] std::vector<sim::ChoiceObserver*> choices() const;
  // To be kept up by the run.
  [[nodiscard]] sim::Digest& digest() { return digest_; }
  [[nodiscard]] Result<void> finish(const sim::RunResult& result);

 private:
  sim::Digest digest_;
  std::unique_ptr<Exports> exports_;
  std::unique_ptr<TraceFile> trace_;
};

}  // namespace midflight::cli
