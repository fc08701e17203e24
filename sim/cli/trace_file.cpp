#include "sim/cli/trace_file.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/crypto/operations.h"
#include "reports/result_json.h"
#include "sim/explore/places.h"
#include "sim/explore/replay.h"

namespace midflight::cli {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): all an exit handler can reach
std::atomic<TraceFile*> recording{nullptr};

void save_recording() {
  auto* file = recording.exchange(nullptr);
  if (file != nullptr) file->save();
}

// Wall time is in no trace.
std::string result_line(const sim::RunResult& result) {
  auto results = nlohmann::ordered_json::parse(reports::result_json({&result, 1}));
  results.front().erase("wall_time_ns");
  return results.front().dump();
}

}  // namespace

sim::TraceHeader trace_header(const scenarios::LoadedScenario& scenario,
                              const sim::Answers& answers) {
  auto header = sim::header_of(scenario.config, answers);
  header.program = MIDFLIGHT_VERSION;
  header.file = scenario.file;
  header.matrix_case = scenario.matrix_case;
  header.scenario = scenario.resolved;
  return header;
}

Result<std::unique_ptr<TraceFile>> TraceFile::open(const std::string& path,
                                                   const sim::TraceHeader& header,
                                                   const sim::Digest& digest) {
  auto file = OutputFile::open_as_it_goes(path);
  if (!file) return fail(file.error());
  return into(std::move(*file), path, header, digest);
}

std::unique_ptr<TraceFile> TraceFile::into(OutputFile file, const std::string& path,
                                           const sim::TraceHeader& header,
                                           const sim::Digest& digest) {
  return std::unique_ptr<TraceFile>(
      new TraceFile(header, sim::packing_of(path), std::move(file), digest));
}

TraceFile::TraceFile(const sim::TraceHeader& header, sim::Packing packing, OutputFile file,
                     const sim::Digest& digest)
    : file_(std::move(file)),
      recorder_(
          header, packing, [this](ByteView bytes) { return file_.write(as_text(bytes)); }, &digest),
      thread_(recorder_, digest) {
  static const int kRegistered = std::at_quick_exit(save_recording);
  if (kRegistered == 0) recording = this;
}

// Not finished: an exception ends the run.
TraceFile::~TraceFile() {
  recording = nullptr;
  if (finished_) return;
  save();
  file_.keep();
}

void TraceFile::save() {
  thread_.drain();
  recorder_.flush();
}

Result<void> TraceFile::finish(const sim::RunResult& result) {
  finished_ = true;
  thread_.drain();
  auto written = recorder_.finish(result_line(result));
  return written ? file_.commit() : written;
}

sim::RunResult record_answers(const scenarios::LoadedScenario& scenario,
                              const sim::Answers& answers, TraceFile& trace, sim::Digest& digest,
                              sim::Observer* also) {
  std::vector<sim::Observer*> observers{&trace.recorder()};
  if (also != nullptr) observers.push_back(also);
  sim::ReplayOptions options;
  options.observers = observers;
  options.choices = {&trace.recorder()};
  options.digest = &digest;
  crypto::Operations crypto(crypto::Memoise::on);
  return sim::replay(scenario.config, answers, options, crypto).result;
}

Result<sim::ByteSource> open_bytes(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return fail(path + ": is a folder, not a file");
  auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  if (!*file) return fail(path + ": can't be read: " + std::strerror(errno));
  return sim::ByteSource([file, path](std::span<std::uint8_t> into) -> Result<std::size_t> {
    file->read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
    if (file->bad()) return fail(path + ": can't be read: " + std::strerror(errno));
    return static_cast<std::size_t>(file->gcount());
  });
}

Result<sim::TraceReader> open_reader(const std::string& path) {
  auto bytes = open_bytes(path);
  if (!bytes) return fail(bytes.error());
  auto reader = sim::TraceReader::open(std::move(*bytes));
  if (!reader) return fail(path + ": " + reader.error().message);
  return reader;
}

Result<sim::TraceSurvey> survey_of(const std::string& path) {
  auto bytes = open_bytes(path);
  if (!bytes) return fail(bytes.error());
  auto survey = sim::survey(std::move(*bytes));
  if (!survey) return fail(path + ": " + survey.error().message);
  return survey;
}

}  // namespace midflight::cli
