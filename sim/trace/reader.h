// Reads a trace (FORMAT.md) line by line, in bounded memory.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "sim/kernel/event.h"
#include "sim/trace/header.h"
#include "sim/trace/zstd_stream.h"

namespace midflight::sim {

// Fills the span as far as it can, and says how far; 0 is the end.
using ByteSource = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;
// Of what is in memory and stays there; at most `chunk` bytes at a time.
[[nodiscard]] ByteSource from_memory(std::string_view text, std::size_t chunk = SIZE_MAX);

// Longer lines are refused.
inline constexpr std::size_t kMaxTraceLine = std::size_t{64} << 20;

class TraceReader {
 public:
  // Reads the header. Compressed or not is seen from the bytes.
  [[nodiscard]] static Result<TraceReader> open(ByteSource source);

  [[nodiscard]] const TraceHeader& header() const { return header_; }
  // Goes to the next line; false after the last, be it the trace's end or a tear. What is damaged
  // is an error that names the line.
  [[nodiscard]] Result<bool> advance();
  // The line that advance went to, until the next call.
  [[nodiscard]] std::string_view line() const { return line_; }
  [[nodiscard]] std::uint64_t line_number() const { return line_number_; }
  // After the last line: why the trace is not whole; empty if it is.
  [[nodiscard]] const std::string& tear() const { return tear_; }

  // "line 12: what"
  [[nodiscard]] Error located(const Error& error) const;

 private:
  explicit TraceReader(ByteSource source) : source_(std::move(source)) {}

  [[nodiscard]] Result<bool> next_line();
  [[nodiscard]] Result<bool> fill();
  [[nodiscard]] Result<bool> unpack();
  [[nodiscard]] Result<bool> end();

  ByteSource source_;
  std::optional<Decompressor> decompressor_;
  Bytes packed_;  // read but not decompressed
  bool source_ended_ = false;
  bool begun_ = false;
  Bytes text_;
  std::size_t consumed_ = 0;  // of text_
  std::string_view line_;
  std::uint64_t line_number_ = 0;
  std::uint64_t checksum_before_ = 0;  // of the lines before line_
  std::uint64_t checksum_ = 0;         // with it
  bool ended_ = false;
  std::string tear_;
  TraceHeader header_;
};

// What a first pass over a whole trace finds out, without running anything.
struct TraceSurvey {
  TraceHeader header;
  std::uint64_t events = 0;
  std::uint64_t choices = 0;
  std::optional<std::string> result;  // as RecordedResult
  std::string tear;                   // empty: the trace is whole
};
[[nodiscard]] Result<TraceSurvey> survey(ByteSource source);
// Of a reader at its header; the watcher is shown every event, and the other every choice. Asked
// before each line, `stop` makes it fail.
[[nodiscard]] Result<TraceSurvey> survey(TraceReader& reader, Observer* watcher,
                                         ChoiceObserver* choices = nullptr,
                                         const std::function<bool()>& stop = {});

}  // namespace midflight::sim
