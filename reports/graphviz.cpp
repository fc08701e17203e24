#include "reports/graphviz.h"

#include "reports/event_text.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;

bool needs_explaining(const Event& event) {
  switch (event.kind) {
    case EventKind::restart:
    case EventKind::rekey:
    case EventKind::keyed:
    case EventKind::unkeyed:
    case EventKind::refused:
    case EventKind::stopped:
    case EventKind::injected:
    case EventKind::fault:
      return true;
    case EventKind::lost:
      return event.record != "DATA" && event.record != "PROBE";
    default:
      return false;
  }
}

std::string_view colour(EventKind kind) {
  switch (kind) {
    case EventKind::restart:
    case EventKind::refused:
    case EventKind::unkeyed:
    case EventKind::stopped:
      return "lightcoral";
    case EventKind::lost:
    case EventKind::fault:
    case EventKind::injected:
      return "orange";
    case EventKind::keyed:
    case EventKind::rekey:
      return "palegreen";
    default:
      return "white";
  }
}

// Of a quoted string: Graphviz knows escapes of its own behind a backslash.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string id(std::uint64_t number) { return "e" + std::to_string(number); }

}  // namespace

Graphviz::Graphviz(std::vector<std::string> node_names, Sink sink)
    : names_(std::move(node_names)), sink_(std::move(sink)) {
  sink_("digraph causality {\n  node [shape=box, style=filled, fontname=\"sans-serif\"];\n");
}

void Graphviz::observe(const Event& event) {
  if (!events_.empty() && event.number != events_.back().event.number + 1) events_.clear();
  events_.push_back({event, false});
  events_.back().event.payload = {};
  if (events_.size() > kMaxRemembered) events_.pop_front();
  if (!needs_explaining(event)) return;
  for (auto* each = &events_.back(); each != nullptr && !each->drawn && drawn_ < kMaxDrawn;) {
    draw(*each);
    each = find(each->event.cause);
  }
}

void Graphviz::finish() {
  if (drawn_ >= kMaxDrawn) sink_("  more [label=\"more events are left out\"];\n");
  sink_("}\n");
}

Graphviz::Remembered* Graphviz::find(std::uint64_t number) {
  const auto first = events_.front().event.number;
  return number >= first && number - first < events_.size() ? &events_[number - first] : nullptr;
}

void Graphviz::draw(Remembered& remembered) {
  const auto& event = remembered.event;
  const auto node = event.node.valid() ? name_of(names_, event.node) : "network";
  const auto label = std::to_string(event.number) + "  " + std::string(node) + "  " +
                     to_text(event.at) + "\n" + sentence(event, names_);
  sink_("  " + id(event.number) + " [fillcolor=" + std::string(colour(event.kind)) + ", label=\"" +
        escaped(label) + "\"];\n");
  if (find(event.cause) != nullptr) {
    sink_("  " + id(event.cause) + " -> " + id(event.number) + ";\n");
  }
  remembered.drawn = true;
  ++drawn_;
}

}  // namespace midflight::reports
