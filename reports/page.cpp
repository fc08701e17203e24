#include "reports/page.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "reports/event_json.h"
#include "reports/outcome.h"
#include "reports/page_shell.h"
#include "reports/result_json.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxPayload = 512;  // bytes shown of one message
constexpr std::string_view kSlot = "<!--data-->";

// The order of a row, for the page. `node` and `peer` count from 1, 0 is none; the payload is hex.
constexpr std::size_t kNumbers = 17;
constexpr std::array<std::string_view, kNumbers + 1> kEventColumns{
    "number", "cause",    "at",      "kind",    "node",     "peer",
    "title",  "sentence", "message", "record",  "exchange", "record_number",
    "size",   "name",     "value",   "session", "packet",   "payload"};

// Inside a script element "</script" and "<!--" mean something to the browser; JSON may say it
// otherwise.
std::string embeddable(std::string text) {
  constexpr std::string_view kEscape = "\\u003c";
  for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at)) {
    text.replace(at, 1, kEscape);
    at += kEscape.size();
  }
  return text;
}

std::string element(std::string_view id, const std::string& json) {
  return "<script type=\"application/json\" id=\"" + std::string(id) + "\">" + json + "</script>\n";
}

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

Json to_json(const PageNode& node) {
  Json rules = Json::array();
  for (const auto& rule : node.rules) {
    rules.push_back(
        {{"name", rule.name}, {"on", rule.on}, {"meaning", rule.meaning}, {"off", rule.off}});
  }
  return {{"name", printable(node.name)}, {"rules", std::move(rules)}};
}

Json to_json(const sim::RunResult& result) {
  auto out = result_object(result);
  out["outcome"] = to_text(outcome(result));
  out["reasons"] = reasons(result);
  out["replay"] = result.replay;
  for (auto& violation : out["violations"]) violation.erase("replay");
  return out;
}

}  // namespace

PageEvents::PageEvents(std::vector<std::string> node_names, Sink sink)
    : names_(std::move(node_names)), sink_(std::move(sink)) {
  MIDFLIGHT_CHECK(text("") == 0, "absent numbers are the empty text");
  sink_("{\"columns\":" + Json(kEventColumns).dump() + ",\n\"rows\":[");
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

std::string page(const PageHead& head, std::span<const sim::RunResult> results,
                 std::string_view events) {
  Json data{{"version", head.version},
            {"summary", head.summary},
            {"nodes", Json::array()},
            {"runs", Json::array()}};
  for (const auto& node : head.nodes) data["nodes"].push_back(to_json(node));
  for (const auto& result : results) data["runs"].push_back(to_json(result));
  const auto shell = page_shell();
  const auto slot = shell.find(kSlot);
  MIDFLIGHT_CHECK(slot != std::string_view::npos, "the page has a place for its data");
  std::string out(shell.substr(0, slot));
  out += element("report", embeddable(json_line(data)));
  if (!events.empty()) out += element("events", std::string(events));
  out += shell.substr(slot + kSlot.size());
  return out;
}

}  // namespace midflight::reports
