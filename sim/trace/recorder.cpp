#include "sim/trace/recorder.h"

#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

// What a killed program can lose (FORMAT.md). Smaller blocks compress worse and slower.
constexpr auto kPlainChunk = std::size_t{16} * 1024;
constexpr auto kPackedChunk = std::size_t{128} * 1024;

}  // namespace

Packing packing_of(std::string_view file_name) {
  return file_name.ends_with(".zst") ? Packing::zstd : Packing::plain;
}

Recorder::Recorder(const TraceHeader& header, Packing packing, ByteSink sink, const Digest* digest)
    : format_(header.nodes, header.places),
      sink_(std::move(sink)),
      chunk_size_(packing == Packing::zstd ? kPackedChunk : kPlainChunk),
      digest_(digest) {
  if (packing == Packing::zstd) compressor_.emplace();
  lines_.reserve(2 * chunk_size_);
  begin_line();
  lines_ += to_line(header);
  end_line();
  flush();
}

void Recorder::observe(const Event& event) {
  record(event, digest_ != nullptr ? std::optional(digest_->value()) : std::nullopt);
}

void Recorder::record(const Event& event, std::optional<DigestValue> digest) {
  begin_line();
  format_.append(lines_, event, digest);
  end_line();
}

void Recorder::record(NodeIndex node, std::uint64_t state) {
  begin_line();
  format_.append_state(lines_, node, state);
  end_line();
}

void Recorder::chose(const Choice& choice) {
  begin_line();
  format_.append(lines_, choice);
  end_line();
}

void Recorder::end_line() {
  checksum_ = fingerprint(std::string_view(lines_).substr(line_begin_), checksum_);
  ++line_count_;
  lines_ += '\n';
  if (lines_.size() >= chunk_size_) hand_over();
}

void Recorder::hand_over() {
  if (compressor_) {
    compressor_->add(as_bytes(lines_), packed_);
    write_packed();
  } else {
    write(as_bytes(lines_));
  }
  lines_.clear();
}

void Recorder::flush() {
  hand_over();
  if (!compressor_) return;
  compressor_->flush(packed_);
  write_packed();
}

void Recorder::write_packed() {
  if (!packed_.empty()) write(packed_);
  packed_.clear();
}

void Recorder::write(ByteView bytes) {
  if (error_) return;
  auto written = sink_(bytes);
  if (!written) error_ = std::move(written.error());
}

Result<void> Recorder::finish(std::string_view result_json) {
  begin_line();
  lines_.append(R"({"result":)").append(result_json).append("}");
  end_line();
  lines_ += R"({"end":{"lines":)";
  append_number(lines_, line_count_);
  lines_ += R"(,"checksum":")";
  append_hex(lines_, checksum_);
  lines_ += "\"}}\n";
  hand_over();
  if (compressor_) {
    compressor_->finish(packed_);
    write_packed();
  }
  if (error_) return fail(*error_);
  return {};
}

TraceText::TraceText(const TraceHeader& header, Packing packing)
    : recorder_(
          header, packing,
          [this](ByteView bytes) -> Result<void> {
            text_ += as_text(bytes);
            return {};
          },
          &digest_) {}

}  // namespace midflight::sim
