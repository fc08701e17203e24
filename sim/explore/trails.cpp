// Walking to the states that a search was to go on from.
#include "sim/explore/ledger.h"

namespace midflight::sim {
namespace {

constexpr std::uint32_t kNone = 0;  // no trail leads to the root

// Which trails have to be walked, as a tree.
struct Tree {
  Tree(std::span<const Trail> trails, std::span<const std::uint32_t> ends)
      : needed(trails.size()), child(trails.size(), kNone), sibling(trails.size(), kNone) {
    for (const auto end : ends) needed[end] = true;
    for (auto i = static_cast<std::uint32_t>(trails.size()); i-- > 1;) {
      if (!needed[i]) continue;
      const auto parent = trails[i].parent;
      needed[parent] = true;
      sibling[i] = child[parent];
      child[parent] = i;
    }
  }

  std::vector<bool> needed;
  std::vector<std::uint32_t> child;
  std::vector<std::uint32_t> sibling;
};

}  // namespace

Result<std::vector<std::unique_ptr<SearchState>>> walk_trails(const PlannedSearch& search,
                                                              std::span<const Trail> trails,
                                                              std::span<const std::uint32_t> ends,
                                                              crypto::Operations& crypto) {
  const Tree tree(trails, ends);
  std::vector<std::vector<std::size_t>> wanted(trails.size());
  for (std::size_t i = 0; i < ends.size(); ++i) wanted[ends[i]].push_back(i);
  std::vector<std::unique_ptr<SearchState>> out(ends.size());
  Unwatched unwatched;
  std::vector<Move> moves;
  struct TrailEnd {
    std::uint32_t trail;
    std::unique_ptr<SearchState> state;
  };
  std::vector<TrailEnd> places;
  places.push_back({0, std::make_unique<SearchState>(search.root)});
  while (!places.empty()) {
    const auto at = std::move(places.back());
    places.pop_back();
    for (const auto i : wanted[at.trail]) out[i] = std::make_unique<SearchState>(*at.state);
    at.state->moves(search.plan, moves);
    for (auto next = tree.child[at.trail]; next != kNone; next = tree.sibling[next]) {
      const auto& step = trails[next].step;
      auto state = std::make_unique<SearchState>(*at.state);
      std::optional<Script> script;
      if (step.move < moves.size()) {
        script = script_for(search.plan, *state, moves[step.move], step.answers, crypto);
      }
      if (!script) return fail("a way that it went is none in this scenario");
      state->make(search.plan, moves[step.move], StepContext{*script, unwatched, crypto});
      places.push_back({next, std::move(state)});
    }
  }
  return out;
}

}  // namespace midflight::sim
