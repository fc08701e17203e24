// What a search does with a world: what may happen next, and making it happen.
#include <algorithm>

#include "sim/world/world_parts.h"

namespace midflight::sim {
namespace {

MoveKind kind_of(const Pending& pending, bool due) {
  switch (static_cast<PendingKind>(pending.kind)) {
    case PendingKind::packet:
    case PendingKind::stream:
      return MoveKind::message;
    case PendingKind::timer:
    case PendingKind::tcp_timer:
      return MoveKind::clock;
    case PendingKind::injection:
      return due ? MoveKind::injection : MoveKind::clock;
    default:
      return due ? MoveKind::script : MoveKind::clock;
  }
}

std::uint64_t tag(std::uint64_t name, MoveKind kind) {
  return combine(name, static_cast<std::uint64_t>(kind));
}

}  // namespace

void World::begin_search() {
  awaiting_search_ = false;
  simulator_.order = Order::searched;
  simulator_.occurrences.clear();
  records_.assign(machines_.size(), 0);
  network_.fresh.clear();
  likenesses_.clear();  // windows change
  for (std::uint32_t i = 0; i < injections_.size(); ++i) {
    const bool offered =
        setup_->config.injections[i].before && simulator_.schedule.pending(injections_[i].offer);
    if (offered) simulator_.schedule.extend(injections_[i].offer, Instant::max());
  }
}

void World::end_search() {
  simulator_.order = Order::sampled;
  network_.fresh.clear();
  for (std::uint32_t i = 0; i < injections_.size(); ++i) {
    if (setup_->config.injections[i].before) simulator_.schedule.cancel(injections_[i].offer);
  }
}

std::uint64_t World::name_of(const Pending& pending) const {
  auto name =
      combine(pending.kind, pending.node.valid() ? setup_->node_places[pending.node.value] : 0);
  switch (static_cast<PendingKind>(pending.kind)) {
    case PendingKind::packet: {
      const auto& packet = network_.packet(pending.a);
      return combine(name, packet.label.fingerprint);
    }
    case PendingKind::stream:
      return combine(name, streams_.lanes().front(StreamWhere{pending.a, pending.b % 2}));
    case PendingKind::traffic:
      return combine(name, setup_->flow_places[pending.a]);
    case PendingKind::injection:
      return combine(name, setup_->injection_places[pending.a]);
    case PendingKind::echo:
      return combine(name, packet_id(echoes_[pending.a].mark));
    default:
      return combine(name, pending.a);
  }
}

std::uint64_t World::sent_event(const Pending& pending) const {
  return pending.kind == to_number(PendingKind::packet) ? network_.packet(pending.a).sent_event
                                                        : pending.cause;
}

void World::moves(const SearchRules& rules, std::vector<Move>& out) {
  out.clear();
  room_.order.clear();
  auto limit = Instant::max();  // what is due by then may be next
  simulator_.schedule.for_each([&](EventHandle handle, const Entry& entry) {
    room_.order.push_back({entry.number, handle});
    const bool timeless = is_offer(entry.event) || (rules.untimed && is_message(entry.event));
    if (!timeless) limit = std::min(limit, entry.latest);
  });
  std::sort(room_.order.begin(), room_.order.end(),
            [](const Ordered& a, const Ordered& b) { return a.number < b.number; });
  for (const auto& each : room_.order) {
    const auto& entry = simulator_.schedule.at(each.handle);
    const auto& pending = entry.event;
    const bool timeless = rules.untimed && is_message(pending);
    if (!timeless && entry.at > std::max(limit, simulator_.now)) continue;
    Move move;
    move.kind = kind_of(pending, entry.at <= simulator_.now || !rules.untimed);
    move.handle = each.handle;
    move.node = pending.node;
    move.name = tag(name_of(pending), move.kind);
    const bool stream = pending.kind == to_number(PendingKind::stream);
    move.task = stream ? combine(pending.a, pending.b) : move.name;
    move.likeness = likeness(each.handle, entry, rules);
    move.optional = is_offer(pending) && setup_->config.injections[pending.a].optional;
    move.overtakes = rules.ordered && is_message(pending) && overtakes(pending);
    out.push_back(move);
  }
  offer_fates(rules, out);
}

// Fates are decided as soon as a datagram is sent: to lose or duplicate it later leads nowhere
// else, since nobody can tell before it arrives.
void World::offer_fates(const SearchRules& rules, std::vector<Move>& out) {
  for (const auto handle : network_.fresh) {
    if (!simulator_.schedule.pending(handle)) continue;
    const auto& entry = simulator_.schedule.at(handle);
    for (const auto kind : {MoveKind::lose, MoveKind::duplicate}) {
      Move move;
      move.kind = kind;
      move.handle = handle;
      move.name = tag(name_of(entry.event), kind);
      move.task = move.name;
      move.likeness = likeness(handle, entry, rules);
      move.likeness.high = tag(move.likeness.high, kind);
      out.push_back(move);
    }
  }
}

bool World::overtakes(const Pending& pending) const {
  const auto ends = ends_of(pending);
  const auto sent = sent_event(pending);
  bool found = false;
  simulator_.schedule.for_each([&](EventHandle, const Entry& entry) {
    if (!is_message(entry.event) || found) return;
    found = ends_of(entry.event) == ends && sent_event(entry.event) < sent;
  });
  return found;
}

std::pair<NodeIndex, NodeIndex> World::ends_of(const Pending& pending) const {
  if (pending.kind == to_number(PendingKind::packet)) {
    const auto& packet = network_.packet(pending.a);
    return {packet.from, packet.to};
  }
  const auto& connection = streams_.connections()[pending.a];
  const auto end = pending.b % 2;
  return {connection.ends[end].host, connection.ends[1 - end].host};
}

NodeIndex World::site(const Move& move, const SearchRules& rules) const {
  if (move.kind == MoveKind::rekey) return move.node;
  const auto& pending = simulator_.schedule.at(move.handle).event;
  switch (static_cast<PendingKind>(pending.kind)) {
    case PendingKind::packet:
      // What overtakes it may be taken from its way at another host.
      if (rules.ordered && machines_.size() > 2) return {};
      return network_.packet(pending.a).transport == Transport::tcp ? NodeIndex{} : pending.node;
    case PendingKind::stream:
      // Its sender notices how full the buffer is once that overflows.
      if (rules.ordered && machines_.size() > 2) return {};
      return streams_.lanes().queued({pending.a, pending.b % 2}) == 0 ? pending.node : NodeIndex{};
    case PendingKind::traffic:
    case PendingKind::echo:
      return pending.node;
    case PendingKind::injection: {
      const auto& action = setup_->config.injections[pending.a].action;
      if (const auto* send = std::get_if<SendAction>(&action)) return send->from;
      if (const auto* forged = std::get_if<ForgeAction>(&action)) return forged->from;
      return {};
    }
    default:
      return {};
  }
}

bool World::same_connections(const World& other) const {
  const auto mine = streams_.connections();
  const auto theirs = other.streams_.connections();
  return std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end());
}

bool World::fates_open() const {
  return std::any_of(network_.fresh.begin(), network_.fresh.end(),
                     [this](EventHandle handle) { return simulator_.schedule.pending(handle); });
}

void World::make(const Move& move, const SearchRules& rules, StepContext context) {
  triggered_ = false;
  if (move.decides_fate()) {
    // The other datagrams of the step that sent this one may still be lost.
    perform(context, 0, [&](Running& running) { decide_fate(move, running); });
    return;
  }
  network_.fresh.clear();
  if (move.kind == MoveKind::rekey) {
    perform(context, 0, [&](Running& running) {
      react(move.node, running,
            [&move](Host& host, const HostCall& call) { host.force_rekey(move.peer, call); });
    });
    return;
  }
  const auto entry = simulator_.schedule.take(move.handle);
  const bool clock = !rules.untimed || move.kind == MoveKind::clock;
  if (clock) simulator_.now = std::max(simulator_.now, entry.at);
  if (defer(entry.event)) return;
  perform(context, entry.event.cause, [&](Running& running) { happen(entry.event, running); });
}

void World::decide_fate(const Move& move, Running& running) {
  if (move.kind == MoveKind::lose) {
    const auto entry = simulator_.schedule.take(move.handle);
    network_.lose(entry.event.a, "loss", running.step);
    return;
  }
  const auto entry = simulator_.schedule.at(move.handle);
  auto event = event_about(network_.packet(entry.event.a), EventKind::duplicated);
  event.value = 2;
  running.step.emit(event);
  auto second = entry.event;
  second.a = network_.duplicate(entry.event.a);
  simulator_.schedule.add(Window{entry.at, entry.latest}, second);
  copies_ = true;
}

std::uint32_t World::slack() const {
  auto least = std::numeric_limits<std::uint32_t>::max();
  for (const auto& node : setup_->config.nodes) {
    if (node.replay_window > 0) least = std::min(least, 8 * node.replay_window);
  }
  for (std::uint32_t a = 0; a < machines_.size(); ++a) {
    for (std::uint32_t b = 0; b < machines_.size(); ++b) {
      if (a != b) least = std::min(least, slack(NodeIndex{a}, NodeIndex{b}));
    }
  }
  return least;
}

// How many records `from` may still send before one that is under way, or the next that arrives,
// could meet an edge of `to`'s window.
std::uint32_t World::slack(NodeIndex from, NodeIndex to) const {
  constexpr auto kNone = std::numeric_limits<std::uint32_t>::max();
  const auto& sender = machines_[from.value];
  const auto& receiver = machines_[to.value];
  if (!sender.up() || !receiver.up()) return kNone;
  const auto out = sender.host().series(to);
  const auto in = receiver.host().series(from);
  if (!out || !in || out->series != in->series || in->span == 0) return kNone;
  auto oldest = in->next_in;
  const auto note = [&](std::uint32_t slot) {
    const auto& label = network_.packet(slot).label;
    if (label.session == in->series) oldest = std::min(oldest, label.number);
  };
  const auto note_pending = [&](const Pending& pending) {
    if (pending.kind == to_number(PendingKind::packet)) note(pending.a);
  };
  simulator_.schedule.for_each([&](EventHandle, const Entry& entry) { note_pending(entry.event); });
  for (const auto slot : network_.held()) note(slot);
  for (const auto& machine : machines_) {
    for (const auto& deferred : machine.deferred) note_pending(deferred);
  }
  const auto used = out->next_out - std::min(oldest, out->next_out);
  return in->span - std::min(used, in->span);
}

void World::trim() {
  room_ = Room();
  likenesses_ = std::vector<Likeness>();
}

std::uint32_t World::records_sent() const {
  return *std::max_element(records_.begin(), records_.end());
}

}  // namespace midflight::sim
