#include "sim/trace/reader.h"

#include <algorithm>

#include "sim/trace/line.h"
#include "sim/trace/members.h"

namespace midflight::sim {
namespace {

constexpr auto kPackedAtOnce = std::size_t{64} * 1024;
constexpr std::string_view kEnd = R"({"end":)";

}  // namespace

ByteSource from_memory(std::string_view text, std::size_t chunk) {
  return [text, chunk](std::span<std::uint8_t> into) mutable -> Result<std::size_t> {
    const auto count = std::min({into.size(), chunk, text.size()});
    std::copy_n(text.begin(), count, into.begin());
    text.remove_prefix(count);
    return count;
  };
}

Result<TraceReader> TraceReader::open(ByteSource source) {
  TraceReader reader(std::move(source));
  const auto there = reader.next_line();
  if (!there) return fail(there.error());
  if (!*there) return fail("this is no trace, or it ends within its header");
  auto header = parse_header(reader.line_);
  if (!header) return fail(reader.located(header.error()));
  reader.header_ = std::move(*header);
  return reader;
}

Error TraceReader::located(const Error& error) const {
  return Error{"line " + std::to_string(line_number_) + ": " + error.message};
}

Result<bool> TraceReader::advance() {
  if (ended_) return false;
  const auto there = next_line();
  if (!there || !*there) return there;
  return line_.starts_with(kEnd) ? end() : Result<bool>(true);
}

// Moves the text's rest to the front, so that memory is bounded by the longest line.
Result<bool> TraceReader::fill() {
  text_.erase(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(consumed_));
  consumed_ = 0;
  if (text_.size() > kMaxTraceLine) {
    return fail(Error{"line " + std::to_string(line_number_ + 1) + ": it is longer than " +
                      std::to_string(kMaxTraceLine >> 20) + " MiB"});
  }
  if (packed_.empty() && !source_ended_) {
    packed_.resize(kPackedAtOnce);
    const auto count = source_(packed_);
    if (!count) return fail(count.error());
    packed_.resize(*count);
    source_ended_ = *count == 0;
  }
  if (!begun_ && is_zstd(packed_)) decompressor_.emplace();
  begun_ = true;
  if (decompressor_) return unpack();
  text_.insert(text_.end(), packed_.begin(), packed_.end());
  packed_.clear();
  return !source_ended_;
}

Result<bool> TraceReader::unpack() {
  const auto before = text_.size();
  const auto taken = decompressor_->take(packed_, text_);
  if (!taken)
    return fail(Error{"after line " + std::to_string(line_number_) + ": " + taken.error().message});
  packed_.erase(packed_.begin(), packed_.begin() + static_cast<std::ptrdiff_t>(*taken));
  return !source_ended_ || !packed_.empty() || text_.size() > before;
}

Result<bool> TraceReader::next_line() {
  std::size_t searched = 0;
  for (;;) {
    const auto rest = as_text(ByteView(text_).subspan(consumed_));
    const auto end = rest.find('\n', searched);
    if (end != std::string_view::npos) {
      line_ = rest.substr(0, end);
      checksum_before_ = checksum_;
      checksum_ = fingerprint(line_, checksum_);
      consumed_ += end + 1;
      ++line_number_;
      return true;
    }
    searched = rest.size();
    const auto more = fill();
    if (!more) return more;
    if (*more) continue;
    ended_ = true;
    tear_ = "it breaks off after line " + std::to_string(line_number_);
    if (consumed_ < text_.size()) tear_ += ", within the next";
    return false;
  }
}

// The trace is whole if its end line fits what came before and nothing follows.
Result<bool> TraceReader::end() {
  const auto checksum = checksum_before_;
  auto outer = Members::parse(line_);
  if (!outer) return fail(located(Error{"this is no JSON object"}));
  Members members(outer->value("end"));
  const auto lines = members.number<std::uint64_t>("lines");
  const auto expected = members.hex("checksum");
  for (const auto* each : {&*outer, &members}) {
    if (const auto error = each->error()) return fail(located(Error{"end: " + *error}));
  }
  if (lines + 1 != line_number_ || expected != checksum) {
    return fail("a line before the end is damaged: the checksum does not fit");
  }
  const auto more = next_line();
  if (!more) return more;
  if (*more || consumed_ < text_.size()) return fail("something follows the end of the trace");
  tear_ = decompressor_ && !decompressor_->complete() ? "its last bytes are missing" : "";
  return false;
}

Result<TraceSurvey> survey(ByteSource source) {
  auto reader = TraceReader::open(std::move(source));
  if (!reader) return fail(reader.error());
  return survey(*reader, nullptr);
}

namespace {

void tell(const TraceItem& item, Observer* watcher, ChoiceObserver* choices) {
  const auto* const event = std::get_if<RecordedEvent>(&item);
  if (event != nullptr && watcher != nullptr) watcher->observe(event->event);
  const auto* const choice = std::get_if<Choice>(&item);
  if (choice != nullptr && choices != nullptr) choices->chose(*choice);
}

}  // namespace

Result<TraceSurvey> survey(TraceReader& reader, Observer* watcher, ChoiceObserver* choices,
                           const std::function<bool()>& stop) {
  TraceSurvey out;
  out.header = reader.header();
  LineParser parser(out.header);
  for (;;) {
    const auto there = reader.advance();
    if (!there) return fail(there.error());
    if (!*there) break;
    if (stop && stop()) return fail("interrupted");
    if (out.result) return fail(reader.located(Error{"something follows the result"}));
    auto item = parser.parse(reader.line());
    if (!item) return fail(reader.located(item.error()));
    if (const auto* event = std::get_if<RecordedEvent>(&*item)) {
      if (event->event.number != ++out.events) {
        return fail(reader.located(Error{"expected event " + std::to_string(out.events)}));
      }
    }
    tell(*item, watcher, choices);
    if (std::holds_alternative<Choice>(*item)) ++out.choices;
    if (auto* result = std::get_if<RecordedResult>(&*item)) out.result = std::move(result->json);
  }
  out.tear = reader.tear();
  return out;
}

}  // namespace midflight::sim
