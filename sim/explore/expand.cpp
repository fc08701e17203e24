#include "sim/explore/expand.h"

#include <algorithm>

#include "sim/explore/script.h"

namespace midflight::sim {

Expander::Expander(const PlannedSearch& search, const SearchLimits& limits)
    : search_(search), limits_(limits), crypto_(limits.memoise), facts_(search.plan.scenario) {}

std::unique_ptr<SearchState> Expander::copy_of(const SearchState& state) {
  if (spare_.empty()) return std::make_unique<SearchState>(state);
  auto out = std::move(spare_.back());
  spare_.pop_back();
  *out = state;
  return out;
}

Chunk Expander::expand(std::span<FrontierNode> nodes, const Visits& known) {
  Chunk out;
  local_.clear();
  for (auto& node : nodes) expand(node, known, out);
  return out;
}

void Expander::expand(FrontierNode& node, const Visits& known, Chunk& out) {
  const auto& plan = search_.plan;
  const bool reduced = plan.reduction != Reduction::none;
  node.state->moves(plan, moves_);
  if (node.place.visit.first && SearchState::at_rest(moves_)) {
    out.at_rest.emplace_back(Outcome{health(*node.state), node.state->restarts()},
                             node.place.trail);
  }
  Unfolding unfolding(node.place.visit);
  for (std::size_t i = 0; i < moves_.size(); ++i) {
    // The fate of a datagram belongs to the step that sent it: it never sleeps.
    const bool fate = moves_[i].decides_fate();
    if (!fate && !unfolding.wants(label_of(moves_[i]))) continue;
    Script script(plan.options.seed);
    Footprint footprint;
    std::uint16_t answers = 0;
    do {
      auto next = copy_of(*node.state);
      next->make(plan, moves_[i], StepContext{script, facts_, crypto_});
      const Trail trail{node.place.trail, {static_cast<std::uint16_t>(i), answers++}};
      ++out.transitions;
      SleepSet asleep;
      if (reduced && fate) {
        asleep = node.place.visit.asleep;
      } else if (reduced) {
        footprint = footprint_of(plan, moves_[i], *node.state, *next, script.asked());
        asleep = unfolding.after(footprint);
      }
      if (next->lapsed()) {
        recycle(std::move(next));
        continue;  // to the next answers
      }
      note(*next, trail, out);
      keep({{}, 0, trail, std::move(next), std::move(asleep), false}, known, out);
    } while (script.advance());
    if (reduced && !fate) unfolding.made(footprint);
  }
}

// What may be new goes into the chunk.
void Expander::keep(Candidate candidate, const Visits& known, Chunk& out) {
  const auto& plan = search_.plan;
  auto& state = *candidate.state;
  const auto sent = state.world().records_sent();
  if (plan.rules.numbers == Numbers::relative && sent + 1 >= plan.slack) out.strained = true;
  candidate.rank = static_cast<std::uint8_t>(std::min(sent, 254U));
  bool in_vain = false;
  if (limits_.merge) {
    candidate.hash = state.hash(plan);
    candidate.fates = plan.reduction != Reduction::none && state.fates_open(plan);
    in_vain = (known.covers(candidate.hash, candidate.rank, candidate.asleep) ||
               local_.arrive(candidate.hash, candidate.rank, candidate.asleep).in_vain()) &&
              !candidate.fates;
  }
  if (in_vain) return recycle(std::move(candidate.state));
  state.world().trim();
  out.candidates.push_back(std::move(candidate));
}

void Expander::note(const SearchState& next, const Trail& trail, Chunk& out) {
  next.new_findings([&](const Property& property, const Finding& finding) {
    out.finds.push_back({std::string(property.name()), finding.message, trail});
  });
}

// What becomes of a state at rest is up to its world, not to what was spent on the way.
Health Expander::health(SearchState& state) {
  const auto key = state.world().hash(search_.plan.rules);
  const auto found = healths_.find(key);
  if (found != healths_.end()) return found->second;
  const auto health = probe_health(search_.plan, state.world(), crypto_);
  healths_.emplace(key, health);
  return health;
}

}  // namespace midflight::sim
