#include "reports/mermaid.h"

#include "reports/event_text.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;

// '#' begins an entity and ';' ends a statement; a message is one line.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '#':
        out += "#35;";
        break;
      case ';':
        out += "#59;";
        break;
      case '<':
        out += "#lt;";
        break;
      case '>':
        out += "#gt;";
        break;
      case '\n':
      case '\t':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A node called "end" would be a keyword, so participants have ids of their own.
std::string mermaid_id(NodeIndex node) { return "n" + std::to_string(node.value); }

std::string timed(Instant at, std::string_view text) {
  return to_text(at) + " " + mermaid_text(text) + "\n";
}

std::string note(const Event& event, NodeNames names) {
  auto place = "right of " + mermaid_id(event.node);
  if (event.node.value >= names.size()) {
    place = "over " + mermaid_id(NodeIndex{0}) + "," +
            mermaid_id(NodeIndex{static_cast<std::uint32_t>(names.size() - 1)});
  }
  return "  Note " + place + ": " + timed(event.at, sentence(event, names));
}

}  // namespace

Mermaid::Mermaid(std::vector<std::string> node_names, Sink sink)
    : names_(std::move(node_names)), sink_(std::move(sink)), collected_(names_) {}

void Mermaid::finish() {
  std::string out = "sequenceDiagram\n";
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    out += "  participant " + mermaid_id(NodeIndex{i}) + " as " + mermaid_text(names_[i]) + "\n";
  }
  std::size_t lines = 0;
  std::size_t left_out = 0;
  for (const auto& row : collected_.rows()) {
    const auto text = lines_of(row);
    if (text.empty()) continue;
    if (lines >= kMaxLines) {
      ++left_out;
      continue;
    }
    ++lines;
    out += text;
  }
  if (left_out > 0) {
    out += "  Note over " + mermaid_id(NodeIndex{0}) + ": " + std::to_string(left_out) +
           " more rows left out\n";
  }
  sink_(out);
}

std::string Mermaid::lines_of(const SequenceRow& row) const {
  if (!row.flows.empty()) {
    std::string out;
    for (const auto& flow : row.flows) out += flow_arrow(flow);
    return out;
  }
  switch (row.event.kind) {
    case EventKind::arrived:
    case EventKind::lost:
      return arrow(row.event);
    case EventKind::sent:
    case EventKind::received:
      return "";
    default:
      return note(row.event, names_);
  }
}

std::string Mermaid::arrow(const Event& event) const {
  const bool lost = event.kind == EventKind::lost;
  const auto from = lost ? event.node : event.peer;
  const auto to = lost ? event.peer : event.node;
  if (from.value >= names_.size() || to.value >= names_.size()) return "";
  auto text = message_name(event);
  if (lost) text += " lost: " + filled_text(event, names_);
  return "  " + mermaid_id(from) + (lost ? "-x" : "->>") + mermaid_id(to) + ": " +
         timed(event.at, text);
}

std::string Mermaid::flow_arrow(const DataFlow& flow) const {
  if (flow.from.value >= names_.size() || flow.to.value >= names_.size()) return "";
  std::string text(flow.record);
  const auto add = [&text](std::uint64_t count, std::string_view what) {
    if (count > 0) text.append(" ").append(std::to_string(count)).append(" ").append(what);
  };
  add(flow.sent, "sent");
  add(flow.arrived, "arrived");
  add(flow.lost, "lost");
  add(flow.refused, "refused");
  return "  " + mermaid_id(flow.from) + "-->>" + mermaid_id(flow.to) + ": " +
         timed(flow.first, text);
}

}  // namespace midflight::reports
