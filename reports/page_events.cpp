#include "reports/page_events.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "reports/event_json.h"
#include "reports/event_text.h"
#include "reports/page_document.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

constexpr std::size_t kMaxPayload = 512;  // bytes shown of one message

// The order of a row, for the page. `node` and `peer` count from 1, 0 is none; packet and payload
// are hex in quotes. A sentence that hardly comes again stands there itself: looking it up would
// cost more than the rest of the row.
constexpr std::size_t kNumbers = 16;
constexpr std::size_t kSentence = 7;
constexpr std::array<std::string_view, kNumbers + 2> kEventColumns{
    "number", "cause",    "at",      "kind",    "node",     "peer",
    "title",  "sentence", "message", "record",  "exchange", "record_number",
    "size",   "name",     "value",   "session", "packet",   "payload"};

constexpr std::size_t kMostDigits = 20;

void append_number(std::string& out, std::int64_t number) {
  std::array<char, kMostDigits> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

std::string hex(std::uint64_t value) {
  if (value == 0) return {};
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
  return digits.data();
}

void append_hex(std::string& out, ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const auto byte : bytes.first(std::min(bytes.size(), kMaxPayload))) {
    out += kDigits[static_cast<std::size_t>(byte) >> 4U];
    out += kDigits[static_cast<std::size_t>(byte) & 15U];
  }
}

// Nearly all texts are plain, and a long run has very many.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '<';
  });
}

void append_text(std::string& out, std::string_view text) {
  if (is_plain(text)) {
    out.append("\"").append(text).append("\"");
  } else {
    out += embeddable(json_line(printable(text)));
  }
}

std::uint64_t place(NodeIndex node) { return node.valid() ? node.value + 1ULL : 0; }

}  // namespace

PageEvents::PageEvents(std::vector<std::string> node_names, Sink sink)
    : names_(std::move(node_names)), sink_(std::move(sink)) {
  MIDFLIGHT_CHECK(text("") == 0, "absent numbers are the empty text");
  sink_("{\"columns\":" + nlohmann::json(kEventColumns).dump() + ",\n\"rows\":[");
}

std::uint64_t PageEvents::text(std::string_view text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return known->second;
  const auto added = numbers_.emplace(text, texts_.size()).first;
  texts_.push_back(&added->first);
  return added->second;
}

void PageEvents::observe(const sim::Event& event) {
  const auto signed_value = [](auto value) { return static_cast<std::int64_t>(value); };
  // Sent bytes only, as in a trace: what becomes of them follows from that event.
  const auto payload = event.kind == sim::EventKind::sent ? event.payload : ByteView();
  const auto words = sentence(event, names_);
  const bool once = event.packet != 0 || event.a != 0 || event.b != 0;
  const std::array<std::int64_t, kNumbers> row{signed_value(event.number),
                                               signed_value(event.cause),
                                               event.at.time_since_epoch().count(),
                                               signed_value(text(sim::to_text(event.kind))),
                                               signed_value(place(event.node)),
                                               signed_value(place(event.peer)),
                                               signed_value(text(message_name(event))),
                                               once ? 1 : signed_value(text(words)),
                                               signed_value(text(event.message)),
                                               signed_value(text(event.record)),
                                               signed_value(event.exchange),
                                               signed_value(event.record_number),
                                               signed_value(event.size),
                                               signed_value(text(event.name)),
                                               event.value,
                                               signed_value(text(hex(event.session)))};
  const bool more = !payload.empty() || event.packet != 0;
  auto used = row.size();
  while (!more && used > 0 && row[used - 1] == 0) --used;
  row_.assign(first_ ? "\n[" : ",\n[");
  first_ = false;
  for (std::size_t i = 0; i < used; ++i) {
    if (i > 0) row_ += ',';
    if (i == kSentence && once) {
      append_text(row_, words);
    } else {
      append_number(row_, row[i]);
    }
  }
  if (more) row_.append(",\"").append(hex(event.packet)).append("\"");
  if (!payload.empty()) {
    row_ += ",\"";
    append_hex(row_, payload);
    row_ += '"';
  }
  row_ += ']';
  sink_(row_);
}

void PageEvents::finish() {
  sink_("],\n\"texts\":[");
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    row_.assign(i > 0 ? ",\n" : "\n");
    append_text(row_, *texts_[i]);
    sink_(row_);
  }
  sink_("]}");
}

}  // namespace midflight::reports
