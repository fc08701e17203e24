#include "sim/explore/outages.h"

#include <algorithm>

#include "sim/explore/counters.h"
#include "sim/trace/text.h"

namespace midflight::sim {
namespace {

// What happened longer before an outage began does not explain it.
constexpr Duration kCauseWithin = std::chrono::seconds(1);

}  // namespace

void OutageObserver::observe(const Event& event) {
  switch (event.kind) {
    case EventKind::restart:
      restarts_[either_way(event.node, event.peer)] = {
          event.number, event.at, event.node, event.peer, event.text, event.a, event.b};
      break;
    case EventKind::fault:
      if (event.value != 0) {
        fault_ = {event.number, event.at, event.node, event.peer, event.name, event.a, event.b};
      }
      break;
    case EventKind::packet_out:
      sent(event);
      break;
    case EventKind::packet_in: {
      const Direction direction{event.peer, event.node};
      close(direction, open_[direction], event.at);
      break;
    }
    default:
      break;
  }
}

void OutageObserver::sent(const Event& event) {
  const Direction direction{event.node, event.peer};
  auto& stretch = open_[direction];
  if (stretch.packets == 0) stretch = {0, event.at, {}};
  ++stretch.packets;
  if (stretch.cause.event == 0) stretch.cause = recent_cause(direction, stretch.first);
}

OutageObserver::Cause OutageObserver::recent_cause(Direction direction, Instant at) const {
  Cause cause = fault_;
  const auto restart = restarts_.find(either_way(direction.from, direction.to));
  if (restart != restarts_.end() && restart->second.event > cause.event) cause = restart->second;
  return cause.event != 0 && cause.at + kCauseWithin >= at ? cause : Cause{};
}

void OutageObserver::close(Direction direction, Stretch& stretch, Instant at) {
  const auto lasted = at - stretch.first;
  if (stretch.packets > 1 && lasted > kShortestOutage) {
    if (stretch.cause.event == 0) stretch.cause = recent_cause(direction, stretch.first);
    outages_.push_back({pair_name(direction, names_), stretch.first, at, describe(stretch.cause)});
    longest_[direction] = std::max(longest_[direction], lasted);
  }
  stretch.packets = 0;
}

void OutageObserver::finish(Instant at) {
  for (auto& [direction, stretch] : open_) close(direction, stretch, at);
}

Duration OutageObserver::longest(Direction direction) const {
  const auto found = longest_.find(direction);
  return found == longest_.end() ? Duration{} : found->second;
}

std::string OutageObserver::describe(const Cause& cause) const {
  if (cause.event == 0) return "unknown";
  const auto name = [&](NodeIndex node) {
    return node.valid() ? names_[node.value] : std::string();
  };
  const auto text = expand(cause.text, name(cause.peer), cause.a, cause.b);
  return cause.node.valid() ? name(cause.node) + ": " + text : text;
}

}  // namespace midflight::sim
