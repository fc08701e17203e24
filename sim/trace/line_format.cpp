#include <algorithm>

#include "sim/trace/line.h"
#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

// Members that are zero or empty are left out.
template <std::integral T>
void append_member(std::string& out, std::string_view key, T value) {
  if (value == 0) return;
  out += key;
  append_number(out, value);
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  out += key;
  append_quoted(out, text);
}

}  // namespace

LineFormat::LineFormat(std::span<const std::string> nodes, std::span<const Place> places) {
  for (const auto& node : nodes) append_quoted(nodes_.emplace_back(), node);
  for (const auto& place : places) {
    append_quoted(places_.emplace_back(Place{"", place.fingerprint}).name, place.name);
  }
  std::stable_sort(places_.begin(), places_.end(),
                   [](const Place& a, const Place& b) { return a.fingerprint < b.fingerprint; });
}

std::string_view LineFormat::node_name(NodeIndex node) const {
  return node.value < nodes_.size() ? std::string_view(nodes_[node.value]) : "null";
}

void LineFormat::append(std::string& out, const Event& event, DigestValue digest) const {
  out += R"({"event":)";
  append_number(out, event.number);
  out += R"(,"at_ns":)";
  append_number(out, event.at.time_since_epoch().count());
  out += R"(,"kind":")";
  out += to_text(event.kind);
  out += '"';
  append_member(out, R"(,"cause":)", event.cause);
  if (event.node.valid()) out.append(R"(,"node":)").append(node_name(event.node));
  if (event.peer.valid()) out.append(R"(,"peer":)").append(node_name(event.peer));
  append_member(out, R"(,"message":)", event.message);
  append_member(out, R"(,"record":)", event.record);
  append_member(out, R"(,"name":)", event.name);
  append_member(out, R"(,"text":)", event.text);
  append_member(out, R"(,"value":)", event.value);
  append_member(out, R"(,"a":)", event.a);
  append_member(out, R"(,"b":)", event.b);
  append_member(out, R"(,"session":)", event.session);
  append_member(out, R"(,"exchange":)", event.exchange);
  append_member(out, R"(,"record_number":)", event.record_number);
  append_member(out, R"(,"packet":)", event.packet);
  append_member(out, R"(,"size":)", event.size);
  if (event.severity != Severity::debug) {
    append_member(out, R"(,"severity":)", kSeverityNames[static_cast<std::size_t>(event.severity)]);
  }
  // Only where the bytes come into being: what happens to them later follows from the cause, and a
  // corrupted event says which bit was flipped.
  if (event.kind == EventKind::sent) {
    out += R"(,"payload":")";
    append_hex(out, event.payload);
    out += '"';
  }
  out += R"(,"digest":")";
  append_hex(out, digest.high);
  append_hex(out, digest.low);
  out += R"("})";
}

void LineFormat::append(std::string& out, const Choice& choice) const {
  out += R"({"choice":")";
  out += to_text(choice.kind);
  out += R"(","place":)";
  const auto place = std::lower_bound(
      places_.begin(), places_.end(), choice.place,
      [](const Place& each, std::uint64_t fingerprint) { return each.fingerprint < fingerprint; });
  if (place != places_.end() && place->fingerprint == choice.place) {
    out += place->name;
  } else {
    out += "\"#";
    append_hex(out, choice.place);
    out += '"';
  }
  out += R"(,"subject":")";
  append_hex(out, choice.subject);
  out += '"';
  append_member(out, R"(,"occurrence":)", choice.occurrence);
  if (choice.options != 2) append_member(out, R"(,"options":)", choice.options);
  out += R"(,"answer":)";
  append_number(out, choice.answer);
  out += '}';
}

void LineFormat::append_state(std::string& out, NodeIndex node, ByteView state) const {
  out.append(R"({"settled":)").append(node_name(node)).append(R"(,"state":")");
  append_hex(out, fingerprint(state));
  out += R"("})";
}

}  // namespace midflight::sim
