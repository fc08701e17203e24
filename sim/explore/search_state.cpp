#include "sim/explore/search_state.h"

#include <algorithm>

#include "sim/explore/plan.h"

namespace midflight::sim {
namespace {

// The counter of Spent that a move adds to, and its bound; no counter if it is free.
struct Price {
  std::uint32_t Spent::*counter = nullptr;
  std::uint32_t bound = kUnbounded;
};

Price price_of(const Plan& plan, const Move& move) {
  const auto& bounds = plan.scenario.search.bounds;
  switch (move.kind) {
    case MoveKind::injection:
      return {&Spent::injections, bounds.injections.value_or(kUnbounded)};
    case MoveKind::lose:
      return {&Spent::losses, bounds.losses};
    case MoveKind::duplicate:
      return {&Spent::duplicates, bounds.duplicates};
    case MoveKind::rekey:
      return {&Spent::rekeys, bounds.rekeys};
    case MoveKind::clock:
      if (!plan.rules.untimed) return {};
      return {&Spent::timers, bounds.timers};
    case MoveKind::message:
      if (!move.overtakes) return {};
      return {&Spent::reorderings, bounds.reorderings.value_or(kUnbounded)};
    case MoveKind::script:
      break;
  }
  return {};
}

}  // namespace

class SearchState::Watcher final : public Observer {
 public:
  Watcher(SearchState& state, Observer& outer) : state_(state), outer_(outer) {}
  void observe(const Event& event) override {
    if (event.kind == EventKind::restart) ++state_.restarts_;
    state_.across_ = state_.across_ || state_.properties_.across(event);
    state_.properties_.observe(event);
    outer_.observe(event);
  }
  void settled(NodeIndex node, ByteView bytes) override { outer_.settled(node, bytes); }
  [[nodiscard]] bool wants_states() const override { return outer_.wants_states(); }

 private:
  SearchState& state_;
  Observer& outer_;
};

void SearchState::moves(const Plan& plan, std::vector<Move>& out) {
  world_.moves(plan.rules, out);
  add_rekeys(plan, out);
  std::erase_if(out, [&](const Move& move) { return !allowed(plan, move); });
  if (!plan.options.symmetry) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto end = out.begin() + static_cast<std::ptrdiff_t>(kept);
    const bool repeated = std::any_of(out.begin(), end, [&](const Move& move) {
      return move.likeness == out[i].likeness && move.overtakes == out[i].overtakes;
    });
    if (!repeated) out[kept++] = out[i];
  }
  out.resize(kept);
}

void SearchState::add_rekeys(const Plan& plan, std::vector<Move>& out) const {
  if (spent_.rekeys >= plan.scenario.search.bounds.rekeys) return;
  const auto add = [&](NodeIndex node, NodeIndex peer) {
    const auto& places = world_.setup().node_places;
    Move move;
    move.kind = MoveKind::rekey;
    move.node = node;
    move.peer = peer;
    move.name = combine(combine(places[node.value], places[peer.value]), fingerprint("rekey"));
    move.task = move.name;
    move.likeness = {move.name, 0};
    out.push_back(move);
  };
  for (const auto& connection : plan.scenario.connections) {
    add(connection.from, connection.to);
    add(connection.to, connection.from);
  }
}

bool SearchState::allowed(const Plan& plan, const Move& move) const {
  const bool clock = move.kind == MoveKind::clock || !plan.rules.untimed;
  if (clock && move.kind != MoveKind::rekey && world_.due(move) > plan.until) return false;
  const auto price = price_of(plan, move);
  return price.counter == nullptr || price.bound >= kUnbounded ||
         spent_.*price.counter < price.bound;
}

bool SearchState::fates_open(const Plan& plan) const {
  const auto& bounds = plan.scenario.search.bounds;
  return (spent_.losses < bounds.losses || spent_.duplicates < bounds.duplicates) &&
         world_.fates_open();
}

void SearchState::spend(const Plan& plan, const Move& move) {
  const auto price = price_of(plan, move);
  if (price.counter != nullptr && price.bound < kUnbounded) ++(spent_.*price.counter);
}

void SearchState::make(const Plan& plan, const Move& move, StepContext context) {
  note_findings();
  across_ = false;
  spend(plan, move);
  Watcher watcher(*this, context.observer);
  world_.make(move, plan.rules, StepContext{context.chooser, watcher, context.crypto});
}

void SearchState::note_findings() {
  const auto list = properties_.list();
  for (std::size_t i = 0; i < list.size(); ++i) {
    known_[i] = static_cast<std::uint32_t>(list[i]->findings().size());
  }
}

Hash128 SearchState::hash(const Plan& plan) {
  const auto world = world_.hash(plan.rules);
  scratch_.clear();
  Writer out(scratch_);
  out.fields(world.high, world.low, restarts_);
  for (const auto counter : {spent_.injections, spent_.losses, spent_.duplicates,
                             spent_.reorderings, spent_.rekeys, spent_.timers}) {
    out.integer(counter);
  }
  properties_.write_state(out);
  return hash128(scratch_.bytes());
}

bool SearchState::at_rest(std::span<const Move> moves) {
  return std::none_of(moves.begin(), moves.end(), [](const Move& move) {
    return move.kind == MoveKind::message || move.kind == MoveKind::script ||
           (move.kind == MoveKind::injection && !move.optional);
  });
}

}  // namespace midflight::sim
