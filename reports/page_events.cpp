#include "reports/page_events.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "reports/event_json.h"
#include "reports/event_text.h"
#include "reports/page_document.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

constexpr std::size_t kMaxPayload = 512;  // bytes shown of one message

// The order of a row, for the page. `node` and `peer` count from 1, 0 is none; the payload is hex.
constexpr std::size_t kNumbers = 17;
constexpr std::array<std::string_view, kNumbers + 1> kEventColumns{
    "number", "cause",    "at",      "kind",    "node",     "peer",
    "title",  "sentence", "message", "record",  "exchange", "record_number",
    "size",   "name",     "value",   "session", "packet",   "payload"};

std::string hex(std::uint64_t value) {
  if (value == 0) return {};
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
  return digits.data();
}

std::string hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const auto byte : bytes.first(std::min(bytes.size(), kMaxPayload))) {
    out += kDigits[static_cast<std::size_t>(byte) >> 4U];
    out += kDigits[static_cast<std::size_t>(byte) & 15U];
  }
  return out;
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
  // Sent bytes only: what arrives is what was sent, and the page follows the cause.
  const auto payload = event.kind == sim::EventKind::arrived ? ByteView() : event.payload;
  const std::array<std::int64_t, kNumbers> row{signed_value(event.number),
                                               signed_value(event.cause),
                                               event.at.time_since_epoch().count(),
                                               signed_value(text(sim::to_text(event.kind))),
                                               signed_value(place(event.node)),
                                               signed_value(place(event.peer)),
                                               signed_value(text(message_name(event))),
                                               signed_value(text(sentence(event, names_))),
                                               signed_value(text(event.message)),
                                               signed_value(text(event.record)),
                                               signed_value(event.exchange),
                                               signed_value(event.record_number),
                                               signed_value(event.size),
                                               signed_value(text(event.name)),
                                               event.value,
                                               signed_value(text(hex(event.session))),
                                               signed_value(text(hex(event.packet)))};
  auto used = row.size();
  while (payload.empty() && used > 0 && row[used - 1] == 0) --used;
  std::string out = first_ ? "\n[" : ",\n[";
  for (std::size_t i = 0; i < used; ++i) {
    if (i > 0) out += ',';
    out += std::to_string(row[i]);
  }
  if (!payload.empty()) out += ",\"" + hex(payload) + "\"";
  sink_(out + "]");
  first_ = false;
}

void PageEvents::finish() {
  sink_("],\n\"texts\":[");
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    sink_((i > 0 ? ",\n" : "\n") + embeddable(json_line(printable(*texts_[i]))));
  }
  sink_("]}");
}

}  // namespace midflight::reports
