// Traces in files.
#pragma once

#include <memory>
#include <string>

#include "scenarios/reader.h"
#include "sim/cli/files.h"
#include "sim/cli/trace_thread.h"
#include "sim/trace/reader.h"
#include "sim/trace/recorder.h"
#include "sim/world/result.h"

namespace midflight::cli {

// What a run of this scenario with these answers writes first.
[[nodiscard]] sim::TraceHeader trace_header(const scenarios::LoadedScenario& scenario,
                                            const sim::Answers& answers);

// One that is being written, as the run goes on, by a thread of its own. The program writes at most
// one at a time; it loses no line when a failed check ends it.
class TraceFile {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TraceFile>> open(const std::string& path,
                                                               const sim::TraceHeader& header,
                                                               const sim::Digest& digest);
  // In a file that was opened before; it is there when the trace is finished.
  [[nodiscard]] static std::unique_ptr<TraceFile> into(OutputFile file, const std::string& path,
                                                       const sim::TraceHeader& header,
                                                       const sim::Digest& digest);
  ~TraceFile();
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;
  TraceFile(TraceFile&&) = delete;
  TraceFile& operator=(TraceFile&&) = delete;

  [[nodiscard]] TraceThread& recorder() { return thread_; }
  [[nodiscard]] Result<void> finish(const sim::RunResult& result);
  // Writes all that was recorded, as a program does that must end before the run does.
  void save();

 private:
  TraceFile(const sim::TraceHeader& header, sim::Packing packing, OutputFile file,
            const sim::Digest& digest);

  OutputFile file_;
  sim::Recorder recorder_;
  TraceThread thread_;
  bool finished_ = false;
};

// Replays the answers of a run, recorded: the trace is to be finished with the result. `also` sees
// every event too.
[[nodiscard]] sim::RunResult record_answers(const scenarios::LoadedScenario& scenario,
                                            const sim::Answers& answers, TraceFile& trace,
                                            sim::Digest& digest, sim::Observer* also = nullptr);

[[nodiscard]] Result<sim::ByteSource> open_bytes(const std::string& path);
// Errors name the file.
[[nodiscard]] Result<sim::TraceReader> open_reader(const std::string& path);
[[nodiscard]] Result<sim::TraceSurvey> survey_of(const std::string& path);

}  // namespace midflight::cli
