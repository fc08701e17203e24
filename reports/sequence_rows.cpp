#include "reports/sequence_rows.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/event_text.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;

// A line that the result adds to the events.
struct Mark {
  Instant at;
  std::uint64_t after_event;
  std::string text;
};

std::vector<Mark> marks_of(const sim::RunResult& result) {
  constexpr auto kAfterAll = ~std::uint64_t{0};
  std::vector<Mark> marks;
  for (const auto& outage : result.outages) {
    marks.push_back({outage.from, kAfterAll, "OUTAGE " + outage.pair + " begins: " + outage.cause});
    const auto length = to_text(Instant(outage.to - outage.from));
    marks.push_back({outage.to, 0, "OUTAGE " + outage.pair + " ends after " + length + " s"});
  }
  for (const auto& violation : result.violations) {
    marks.push_back({violation.at, violation.event,
                     "VIOLATED " + violation.property + ": " + violation.message});
  }
  std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    return std::tie(a.at, a.after_event) < std::tie(b.at, b.after_event);
  });
  return marks;
}

bool is_interesting(const Event& event) {
  switch (event.kind) {
    case EventKind::restart:
    case EventKind::rekey:
    case EventKind::fault:
    case EventKind::injected:
    case EventKind::stopped:
      return true;
    default:
      return false;
  }
}

// Small changes of one node at one instant share a line.
bool is_small(const Event& event) {
  switch (event.kind) {
    case EventKind::flag:
    case EventKind::state:
    case EventKind::keyed:
    case EventKind::unkeyed:
      return true;
    default:
      return false;
  }
}

std::string flow_label(const DataFlow& flow) {
  std::string out;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    out += (out.empty() ? "" : ", ") + std::to_string(count);
    if (out.find(flow.record) == std::string::npos) out.append(" ").append(flow.record);
    if (!what.empty()) out.append(" ").append(what);
  };
  const bool all_arrived = flow.sent == flow.arrived;
  add(flow.sent, all_arrived ? "" : "sent");
  if (!all_arrived) add(flow.arrived, "arrived");
  add(flow.lost, "lost");
  add(flow.refused, "more refused");
  if (flow.last != flow.first) out += ", until " + to_text(flow.last);
  return out;
}

class Drawing {
 public:
  Drawing(std::span<const SequenceRow> rows, NodeNames names, const Lanes& lanes)
      : rows_(rows), names_(names), lanes_(lanes) {
    for (const auto& row : rows) {
      const auto& event = row.event;
      if (event.kind == EventKind::sent) sent_[event.number] = &event;
      if (event.kind == EventKind::arrived) arrival_.emplace(event.cause, &event);
      if (event.kind == EventKind::lost) loss_.emplace(event.cause, &event);
    }
  }

  // Draws the row and says how many rows after it are drawn with it.
  std::size_t draw(std::size_t index, DrawnRow& out) const {
    const auto& row = rows_[index];
    if (!row.flows.empty()) return draw_flows(row.flows, out), 0;
    out.at = row.event.at;
    out.interesting = is_interesting(row.event);
    if (is_small(row.event)) return draw_small(index, out);
    out.text = line(row.event);
    return 0;
  }

 private:
  void draw_flows(const std::vector<DataFlow>& flows, DrawnRow& out) const {
    out.at = flows.front().first;
    for (const auto& flow : flows) {
      if (!flow.from.valid() || !flow.to.valid()) continue;
      out.text +=
          lanes_.arrow(flow.first, {flow.from, flow.to, Arrow::Phase::whole, flow_label(flow), ""});
    }
  }

  std::size_t draw_small(std::size_t index, DrawnRow& out) const {
    const auto& first = rows_[index].event;
    std::string text = small(first);
    std::size_t more = 0;
    for (auto next = index + 1; next < rows_.size(); ++next, ++more) {
      const auto& event = rows_[next].event;
      if (!rows_[next].flows.empty() || !is_small(event)) break;
      if (event.at != first.at || event.node != first.node) break;
      text += ", " + small(event);
    }
    out.text = lanes_.note(first.at, first.node, text);
    return more;
  }

  // "validkey=false", or "validkey(gamma)=false" where there are several peers.
  [[nodiscard]] std::string small(const Event& event) const {
    const auto peer = names_.size() > 2 && event.peer.valid()
                          ? "(" + std::string(name_of(names_, event.peer)) + ")"
                          : std::string();
    const auto exchange = event.exchange == 0 ? "" : " #" + std::to_string(event.exchange);
    if (event.kind == EventKind::keyed) return "KEYED" + peer + exchange;
    if (event.kind == EventKind::unkeyed) return "UNKEYED" + peer;
    if (event.kind == EventKind::state) return "state" + peer + "=" + std::string(event.name);
    return std::string(event.name) + peer + (event.value != 0 ? "=true" : "=false");
  }

  [[nodiscard]] std::string line(const Event& event) const {
    switch (event.kind) {
      case EventKind::sent:
        return departure(event);
      case EventKind::arrived:
        return way(event, Arrow::Phase::arriving);
      case EventKind::lost:
        return is_lost_at_once(event) ? "" : way(event, Arrow::Phase::lost);
      default:
        return event.kind == EventKind::fault || !event.node.valid()
                   ? lanes_.banner(event.at, words(event))
                   : lanes_.note(event.at, event.node, words(event));
    }
  }

  [[nodiscard]] std::string departure(const Event& event) const {
    const auto loss = loss_.find(event.number);
    const bool lost = loss != loss_.end() && is_lost_at_once(*loss->second);
    return way(lost ? *loss->second : event, lost ? Arrow::Phase::lost : Arrow::Phase::departing);
  }

  [[nodiscard]] bool is_lost_at_once(const Event& loss) const {
    const auto sent = sent_.find(loss.cause);
    return sent != sent_.end() && sent->second->at == loss.at;
  }

  // The ends of a way are where it was sent and where it arrived; `peer` may name a farther node.
  [[nodiscard]] std::string way(const Event& event, Arrow::Phase phase) const {
    const auto number = event.kind == EventKind::sent ? event.number : event.cause;
    const auto sent = sent_.find(number);
    const auto arrival = arrival_.find(number);
    const bool at_receiver = event.kind == EventKind::arrived;
    Arrow arrow{at_receiver ? event.peer : event.node, at_receiver ? event.node : event.peer, phase,
                "", ""};
    auto named = event;
    if (sent != sent_.end()) {
      arrow.from = sent->second->node;
      named.message = sent->second->message;
      if (named.record.empty()) named.record = sent->second->record;
    }
    if (arrival != arrival_.end()) {
      arrow.to = arrival->second->node;
      named.exchange = std::max(named.exchange, arrival->second->exchange);
    }
    if (!arrow.from.valid() || !arrow.to.valid()) {
      return lanes_.banner(event.at, sentence(event, names_));
    }
    arrow.label = message_name(named);
    if (phase == Arrow::Phase::lost) arrow.reason = filled_text(event, names_);
    return lanes_.arrow(event.at, arrow);
  }

  [[nodiscard]] std::string words(const Event& event) const {
    const auto text = filled_text(event, names_);
    const auto peer = std::string(name_of(names_, event.peer));
    switch (event.kind) {
      case EventKind::restart:
        return "*** RESTART of the channel with " + peer + (text.empty() ? "" : ": " + text);
      case EventKind::rekey:
        return "REKEY with " + peer + " begins" +
               (event.exchange == 0 ? "" : ", exchange " + std::to_string(event.exchange));
      case EventKind::refused:
        return refusal(event, peer, text);
      case EventKind::injected:
        return "INJECTED " + std::string(event.name);
      case EventKind::started:
        return "STARTED";
      case EventKind::stopped:
        return "CRASHED";
      default:
        return sentence(event, names_);
    }
  }

  // Without an exchange: the refuser's own may be another than the sender's.
  static std::string refusal(Event event, const std::string& peer, const std::string& why) {
    event.exchange = 0;
    return "REFUSED " + message_name(event) + " from " + peer + (why.empty() ? "" : ": " + why);
  }

  std::span<const SequenceRow> rows_;
  NodeNames names_;
  const Lanes& lanes_;
  std::map<std::uint64_t, const Event*> sent_;     // by number
  std::map<std::uint64_t, const Event*> arrival_;  // by number of the sent event
  std::map<std::uint64_t, const Event*> loss_;     // likewise
};

std::pair<Instant, std::uint64_t> position(const SequenceRow& row) {
  if (row.flows.empty()) return {row.event.at, row.event.number};
  return {row.flows.front().first, 0};
}

}  // namespace

std::vector<DrawnRow> draw_rows(std::span<const SequenceRow> rows, const sim::RunResult& result,
                                std::span<const std::string> names, const Lanes& lanes) {
  const Drawing drawing(rows, names, lanes);
  const auto marks = marks_of(result);
  auto mark = marks.begin();
  std::vector<DrawnRow> out;
  const auto add_mark = [&] {
    out.push_back({lanes.banner(mark->at, mark->text), mark->at, true});
    ++mark;
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    while (mark != marks.end() && std::pair(mark->at, mark->after_event) < position(rows[i])) {
      add_mark();
    }
    DrawnRow drawn;
    i += drawing.draw(i, drawn);
    if (!drawn.text.empty()) out.push_back(std::move(drawn));
  }
  while (mark != marks.end()) add_mark();
  return out;
}

}  // namespace midflight::reports
