#include "sim/explore/counters.h"

namespace midflight::sim {
namespace {

constexpr std::array<std::string_view, kCounterKinds> kNames{
    "channel_restarts",  "rekeys_started", "rekeys_completed",  "packets_sent",
    "packets_delivered", "packets_lost",   "handshake_refusals"};

constexpr std::size_t index(Counter counter) { return static_cast<std::size_t>(counter); }

}  // namespace

std::string_view to_text(Counter counter) { return kNames[index(counter)]; }

std::string pair_name(Direction direction, std::span<const std::string> names) {
  return names[direction.from.value] + ">" + names[direction.to.value];
}

void CounterObserver::observe(const Event& event) {
  switch (event.kind) {
    case EventKind::restart:
      restarted(event);
      break;
    case EventKind::rekey:
      rekey_began(event);
      break;
    case EventKind::keyed:
      started_.insert(either_way(event.node, event.peer));
      rekey_completed(event);
      break;
    case EventKind::packet_out:
      add(Counter::packets_sent, event.node, event.peer);
      break;
    case EventKind::packet_in:
      add(Counter::packets_delivered, event.peer, event.node);
      break;
    case EventKind::refused:
      if (is_handshake_refusal(event)) {
        add(Counter::handshake_refusals, event.node, event.peer);
      }
      break;
    default:
      break;
  }
  keyed_.observe(event);
}

void CounterObserver::add(Counter counter, NodeIndex from, NodeIndex to) {
  ++rows_[{from, to}][index(counter)];
}

void CounterObserver::restarted(const Event& event) {
  const bool first = started_.insert(either_way(event.node, event.peer)).second;
  if (!first) add(Counter::channel_restarts, event.node, event.peer);
}

void CounterObserver::rekey_began(const Event& event) {
  auto& last = rekeys_[either_way(event.node, event.peer)];
  if (last.session == event.session && last.exchange == event.exchange) return;
  last = {{event.node, event.peer}, event.session, event.exchange, false};
  add(Counter::rekeys_started, event.node, event.peer);
}

void CounterObserver::rekey_completed(const Event& event) {
  const auto found = rekeys_.find(either_way(event.node, event.peer));
  if (found == rekeys_.end()) return;
  auto& last = found->second;
  if (last.completed || last.direction.from != event.node) return;
  if (last.session != event.session || last.exchange != event.exchange) return;
  last.completed = true;
  add(Counter::rekeys_completed, event.node, event.peer);
}

bool CounterObserver::is_handshake_refusal(const Event& event) const {
  if (!event.peer.valid()) return false;
  if (event.record == "KEX" || event.record == "SIG" || event.record == "ACK") return true;
  return keyed_.session(event.node, event.peer) == 0;
}

Counters CounterObserver::counters(std::span<const std::string> names) const {
  Counters out;
  for (std::size_t i = 0; i < kCounterKinds; ++i) {
    auto& counter = out[std::string(kNames[i])];
    auto& total = counter["total"];
    for (const auto& [direction, row] : rows_) {
      const auto value = count(static_cast<Counter>(i), row);
      if (value > 0) counter[pair_name(direction, names)] = value;
      total += value;
    }
  }
  return out;
}

std::uint64_t CounterObserver::count(Counter counter, Direction direction) const {
  const auto found = rows_.find(direction);
  return found == rows_.end() ? 0 : count(counter, found->second);
}

std::uint64_t CounterObserver::count(Counter counter, const Row& row) {
  if (counter != Counter::packets_lost) return row[index(counter)];
  const auto sent = row[index(Counter::packets_sent)];
  const auto delivered = row[index(Counter::packets_delivered)];
  return sent > delivered ? sent - delivered : 0;
}

}  // namespace midflight::sim
