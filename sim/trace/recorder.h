// Writes a trace (FORMAT.md) while a run goes on: an observer of its events and of its choices.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/trace/line.h"
#include "sim/trace/zstd_stream.h"

namespace midflight::sim {

enum class Packing : std::uint8_t { plain, zstd };
// By the name of the file: zstd if it ends in ".zst".
[[nodiscard]] Packing packing_of(std::string_view file_name);

// Where the bytes of a trace go, in order.
using ByteSink = std::function<Result<void>(ByteView)>;

class Recorder final : public Observer, public ChoiceObserver {
 public:
  // The digest is the run's, which keeps it up ahead of its observers; an import has none.
  Recorder(const TraceHeader& header, Packing packing, ByteSink sink, const Digest* digest);

  void observe(const Event& event) override;
  void settled(NodeIndex node, ByteView state) override { record(node, fingerprint(state)); }
  void chose(const Choice& choice) override;

  // The same for who kept what was observed: with the digest of then, or the state's fingerprint.
  void record(const Event& event, std::optional<DigestValue> digest);
  void record(NodeIndex node, std::uint64_t state);

  // Writes the result, one JSON object, and the end. Fails with the first error of the sink.
  [[nodiscard]] Result<void> finish(std::string_view result_json);
  // Hands over all that was recorded, as a program does that must end before the run does.
  void flush();

 private:
  void begin_line() { line_begin_ = lines_.size(); }
  void end_line();
  void hand_over();
  void write_packed();
  void write(ByteView bytes);

  LineFormat format_;
  ByteSink sink_;
  std::size_t chunk_size_;
  std::optional<Compressor> compressor_;
  const Digest* digest_;
  std::string lines_;  // complete lines that were not handed over yet
  std::size_t line_begin_ = 0;
  std::uint64_t line_count_ = 0;
  std::uint64_t checksum_ = 0;
  Bytes packed_;
  std::optional<Error> error_;
};

// A trace that is kept in memory.
class TraceText {
 public:
  explicit TraceText(const TraceHeader& header, Packing packing = Packing::plain);
  TraceText(const TraceText&) = delete;
  TraceText& operator=(const TraceText&) = delete;
  TraceText(TraceText&&) = delete;
  TraceText& operator=(TraceText&&) = delete;
  ~TraceText() = default;

  [[nodiscard]] Recorder& recorder() { return recorder_; }
  [[nodiscard]] Digest& digest() { return digest_; }  // for the run to keep up
  // All of it that the recorder has written.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  Digest digest_;
  Recorder recorder_;
};

}  // namespace midflight::sim
