#include "sim/explore/expand.h"

#include <algorithm>

#include "sim/explore/script.h"

namespace midflight::sim {

Expander::Expander(const PlannedSearch& search, const SearchLimits& limits)
    : search_(search), limits_(limits), facts_(search.plan.scenario) {}

std::unique_ptr<SearchState> Expander::copy_of(const SearchState& state) {
  if (spare_.empty()) return std::make_unique<SearchState>(state);
  auto out = std::move(spare_.back());
  spare_.pop_back();
  *out = state;
  return out;
}

Chunk Expander::expand(std::span<FrontierNode> nodes, const StateTable& known) {
  Chunk out;
  local_.clear();
  for (auto& node : nodes) expand(node, known, out);
  return out;
}

void Expander::expand(FrontierNode& node, const StateTable& known, Chunk& out) {
  const auto& plan = search_.plan;
  node.state->moves(plan, moves_);
  if (SearchState::at_rest(moves_)) {
    out.at_rest.emplace_back(Outcome{health(*node.state), node.state->restarts()}, node.trail);
  }
  for (std::size_t i = 0; i < moves_.size(); ++i) {
    Script script(plan.options.seed);
    std::uint16_t answers = 0;
    do {
      auto next = copy_of(*node.state);
      next->make(plan, moves_[i], StepContext{script, facts_, crypto_});
      const Trail trail{node.trail, {static_cast<std::uint16_t>(i), answers++}};
      ++out.transitions;
      if (!next->lapsed()) {
        note(*next, trail, out);
        const auto sent = next->world().records_sent();
        if (plan.rules.numbers == Numbers::relative && sent + 1 >= plan.slack) out.strained = true;
        const auto rank = static_cast<std::uint8_t>(std::min(sent, 254U));
        const auto hash = limits_.merge ? next->hash(plan) : Hash128{};
        if (!limits_.merge || (!known.contains(hash, rank) && local_.insert(hash, rank))) {
          next->world().trim();
          out.candidates.push_back({hash, rank, trail, std::move(next)});
        }
      }
      if (next != nullptr) recycle(std::move(next));
    } while (script.advance());
  }
}

void Expander::note(const SearchState& next, const Trail& trail, Chunk& out) {
  next.new_findings([&](const Property& property, const Finding& finding) {
    out.finds.push_back({std::string(property.name()), finding.message, trail});
  });
}

// What becomes of a state at rest is up to its machines alone.
Health Expander::health(SearchState& state) {
  const auto key = state.world().machines_hash(search_.plan.rules.numbers);
  const auto found = healths_.find(key);
  if (found != healths_.end()) return found->second;
  const auto health = probe_health(search_.plan, state.world(), crypto_);
  healths_.emplace(key, health);
  return health;
}

}  // namespace midflight::sim
