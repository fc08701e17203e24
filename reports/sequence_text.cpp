#include "reports/sequence_text.h"

#include <algorithm>

#include "reports/sequence_rows.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;

bool is_data(const Event& event) {
  return event.packet != 0 || event.record == "DATA" || event.record == "PROBE";
}

bool is_hidden(const Event& event) {
  switch (event.kind) {
    case EventKind::packet_out:
    case EventKind::packet_in:
    case EventKind::graph:
      return true;
    case EventKind::log:
      return event.severity < Severity::warning;
    default:
      return false;
  }
}

bool is_message(EventKind kind) { return kind <= EventKind::held || kind == EventKind::received; }

bool is_same_refusal(const Event& a, const Event& b) {
  return a.node == b.node && a.peer == b.peer && a.text == b.text;
}

// Which rows to show: all, or those nearest to the interesting ones, in whole windows.
std::vector<bool> choose(const std::vector<DrawnRow>& rows, std::size_t limit) {
  if (rows.size() <= limit) return std::vector<bool>(rows.size(), true);
  std::vector<bool> shown;
  for (std::size_t around = 12;; around /= 2) {
    shown.assign(rows.size(), false);
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows.size() && count < limit; ++i) {
      if (!rows[i].interesting) continue;
      const auto end = std::min(rows.size(), i + around + 1);
      for (auto j = i - std::min(i, around); j < end; ++j) {
        count += shown[j] ? 0U : 1U;
        shown[j] = true;
      }
    }
    if (count < limit || around < 3) return shown;
  }
}

std::string gap_text(const std::vector<DrawnRow>& rows, std::size_t first, std::size_t end) {
  return "(" + std::to_string(end - first) + " rows left out, " + to_text(rows[first].at) + " to " +
         to_text(rows[end - 1].at) + ")";
}

}  // namespace

SequenceText::SequenceText(std::vector<std::string> node_names) : names_(std::move(node_names)) {}

void SequenceText::observe(const Event& event) {
  if (is_hidden(event)) return;
  if (event.kind == EventKind::timer) {
    timer_ = event;
    return;
  }
  if (is_message(event.kind) && is_data(event)) return count(event);
  if (event.kind == EventKind::refused && repeats_refusal(event)) return count(event);
  if (event.kind == EventKind::received && merges_with_arrival(event)) return;
  if (timer_.number != 0 && event.cause == timer_.number) {
    add(timer_);
    timer_ = {};
  }
  add(event);
}

void SequenceText::add(Event event) {
  event.payload = {};
  event.name = *texts_.emplace(event.name).first;
  rows_.push_back({event, {}});
}

// A data packet refused for the same reason as one before it, with nothing in between.
bool SequenceText::repeats_refusal(const Event& event) const {
  if (!is_data(event) && !event.record.empty()) return false;
  for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
    if (!row->flows.empty()) continue;
    if (row->event.kind != EventKind::refused) return false;
    if (is_same_refusal(row->event, event)) return true;
  }
  return false;
}

// The node's word on what has just arrived says more about it, and needs no row of its own.
bool SequenceText::merges_with_arrival(const Event& event) {
  for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
    if (!row->flows.empty()) continue;
    auto& arrival = row->event;
    if (arrival.at != event.at) return false;
    if (arrival.kind != EventKind::arrived || arrival.node != event.node) continue;
    if (arrival.message != event.message) continue;
    if (!arrival.record.empty() && !event.record.empty() && arrival.record != event.record)
      continue;
    if (arrival.record.empty()) arrival.record = event.record;
    if (arrival.exchange == 0) arrival.exchange = event.exchange;
    return true;
  }
  return false;
}

void SequenceText::count(const Event& event) {
  if (event.kind == EventKind::received) return;
  const bool inward = event.kind == EventKind::arrived || event.kind == EventKind::refused;
  const auto from = inward ? event.peer : event.node;
  const auto to = inward ? event.node : event.peer;
  const auto record = event.record == "PROBE" ? event.record : "DATA";
  if (rows_.empty() || rows_.back().flows.empty()) rows_.emplace_back();
  auto& flows = rows_.back().flows;
  auto flow = std::find_if(flows.begin(), flows.end(), [&](const DataFlow& each) {
    return each.from == from && each.to == to && each.record == record;
  });
  if (flow == flows.end()) {
    flow = flows.insert(flow, DataFlow{from, to, record, event.at, event.at});
  }
  flow->last = event.at;
  flow->sent += event.kind == EventKind::sent ? 1U : 0U;
  flow->arrived += event.kind == EventKind::arrived ? 1U : 0U;
  flow->lost += event.kind == EventKind::lost ? 1U : 0U;
  flow->refused += event.kind == EventKind::refused ? 1U : 0U;
}

std::string SequenceText::render(const sim::RunResult& result, std::size_t width) const {
  const Lanes lanes(names_, width);
  const auto rows = draw_rows(rows_, result, names_, lanes);
  const auto shown = choose(rows, kMaxRows);
  std::string out =
      "---  leaves   -->  arrives   ..  under way   --x  lost   ~~>  data packets together\n"
      "#2   belongs to the second key exchange of its session\n\n" +
      lanes.header();
  for (std::size_t i = 0; i < rows.size();) {
    if (shown[i]) {
      out += rows[i++].text;
      continue;
    }
    const auto first = i;
    while (i < rows.size() && !shown[i]) ++i;
    out += lanes.gap(gap_text(rows, first, i));
  }
  return out;
}

}  // namespace midflight::reports
