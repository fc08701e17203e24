#include "sim/corpus/coverage.h"

#include <bit>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

enum class FeatureKind : std::uint8_t {
  pair,
  transition,
  succession,
  refusal,
  restarts,
  restart_gap,
  refusals,
  between,
  undelivered,
  apart,
};

bool counts(EventKind kind) {
  switch (kind) {
    case EventKind::sent:
    case EventKind::arrived:
    case EventKind::graph:
    case EventKind::log:
      return false;
    default:
      return true;
  }
}

bool moves_data(const Event& event) {
  return event.kind == EventKind::packet_out || event.kind == EventKind::packet_in ||
         (event.kind == EventKind::received && event.record == "DATA");
}

std::uint64_t what_of(const Event& event) {
  auto hash = static_cast<std::uint64_t>(event.kind);
  for (const auto text : {event.message, event.record, event.name}) {
    hash = combine(hash, text.empty() ? 0 : fingerprint(text));
  }
  const bool has_value = event.kind == EventKind::flag || event.kind == EventKind::fault;
  return combine(hash, has_value ? static_cast<std::uint64_t>(event.value) : 0);
}

std::uint64_t mix(FeatureKind feature, std::uint64_t a, std::uint64_t b = 0) {
  return combine(combine(static_cast<std::uint64_t>(feature), a), b);
}

std::uint64_t power(std::uint64_t count) {
  return static_cast<std::uint64_t>(std::bit_width(count));
}

}  // namespace

std::uint64_t Coverage::End::hash() const {
  return combine(combine(state, flags), static_cast<std::uint64_t>(session != 0));
}

Coverage::Coverage(std::size_t nodes, std::uint64_t scenario)
    : nodes_(nodes), scenario_(scenario), ends_(nodes * nodes), run_of_(kSlots) {}

void Coverage::begin_run() {
  ends_.assign(ends_.size(), End{});
  seen_.clear();
  step_ = 0;
  if (++run_ != 0) return;
  run_of_.assign(kSlots, 0);
  run_ = 1;
}

void Coverage::note(std::uint64_t what) {
  const auto slot = static_cast<Slot>(combine(scenario_, what) % kSlots);
  if (run_of_[slot] == run_) return;
  run_of_[slot] = run_;
  seen_.push_back({slot, step_});
}

void Coverage::observe(const Event& event) {
  if (!event.node.valid() || !event.peer.valid() || !counts(event.kind)) return;
  auto& mine = end(event.node, event.peer);
  const auto& his = end(event.peer, event.node);
  const auto what = what_of(event);
  note(mix(FeatureKind::pair, combine(mine.hash(), his.hash()), what));
  note(mix(FeatureKind::succession, mine.last, what));
  if (event.kind == EventKind::state) note(mix(FeatureKind::transition, mine.state, what));
  if (event.kind == EventKind::refused) {
    note(mix(FeatureKind::refusal, combine(mine.hash(), his.hash()), fingerprint(event.text)));
  }
  mine.last = what;
  follow(event, mine);
  note_margins(event, mine, his);
}

void Coverage::follow(const Event& event, End& mine) {
  switch (event.kind) {
    case EventKind::state:
      mine.state = fingerprint(event.name);
      mine.between = 0;
      break;
    case EventKind::flag: {
      const auto flag = std::uint64_t{1} << fingerprint(event.name) % 64;
      mine.flags = event.value != 0 ? mine.flags | flag : mine.flags & ~flag;
      break;
    }
    case EventKind::keyed:
      mine.session = event.session;
      break;
    case EventKind::unkeyed:
      mine.session = 0;
      break;
    case EventKind::refused:
      ++mine.refusals;
      break;
    case EventKind::received:
      mine.refusals = 0;
      break;
    case EventKind::packet_out:
      ++mine.undelivered;
      break;
    case EventKind::packet_in:
      end(event.peer, event.node).undelivered = 0;
      break;
    default:
      break;
  }
  if (moves_data(event)) ++mine.between;
}

void Coverage::note_margins(const Event& event, End& mine, const End& his) {
  if (event.kind == EventKind::restart) {
    // no-storm: 10 s lie between two restarts.
    const auto gap = std::chrono::duration_cast<std::chrono::seconds>(event.at - mine.restarted);
    const bool first = mine.restarts++ == 0;
    note(mix(FeatureKind::restart_gap,
             first ? 0 : 1 + power(static_cast<std::uint64_t>(gap.count()))));
    note(mix(FeatureKind::restarts, mine.restarts, his.restarts));
    mine.restarted = event.at;
  }
  // no-spurious-restart: what is refused while both ends hold keys.
  if (event.kind == EventKind::refused) note(mix(FeatureKind::refusals, power(mine.refusals)));
  // recovers.
  if (event.kind == EventKind::packet_out) {
    note(mix(FeatureKind::undelivered, power(mine.undelivered)));
  }
  // Data where a handshake is under way, and where the ends hold keys of different sessions.
  if (!moves_data(event)) return;
  note(mix(FeatureKind::between, combine(mine.state, his.state), power(mine.between)));
  const bool apart = mine.session != his.session && mine.session != 0 && his.session != 0;
  if (apart) note(mix(FeatureKind::apart, power(mine.between), power(his.between)));
}

}  // namespace midflight::sim
