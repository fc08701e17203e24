// Steps that are said to be independent are made in both orders, in every state of small searches:
// both come to the same state, and neither order shows a violation that the other doesn't.
#include "sim/explore/dependence.h"

#include "sim/explore/script.h"
#include "sim/explore/state_table.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

// A state, and what was violated on the way.
struct Reached {
  SearchState state;
  std::multiset<std::string> violated;
};

class Swaps {
 public:
  explicit Swaps(const PlannedSearch& search) : plan_(search.plan), root_(search.root) {}

  void try_everywhere() {
    std::vector<SearchState> waiting{root_};
    known_.insert(root_.hash(plan_), 0);
    while (!waiting.empty()) {
      auto state = std::move(waiting.back());
      waiting.pop_back();
      try_all(state);
      for (const auto& move : moves_of(state)) {
        auto next = after({state, {}}, move);
        if (known_.insert(next.state.hash(plan_), 0)) waiting.push_back(std::move(next.state));
      }
    }
  }
  [[nodiscard]] std::size_t swapped() const { return swapped_; }
  [[nodiscard]] std::size_t fates() const { return fates_; }

 private:
  std::vector<Move> moves_of(SearchState& state) {
    std::vector<Move> moves;
    state.moves(plan_, moves);
    return moves;
  }
  Reached after(const Reached& from, const Move& move) {
    auto out = from;
    Script script(plan_.options.seed);
    out.state.make(plan_, move, StepContext{script, unwatched_, crypto_});
    asked_ = script.asked();
    out.state.new_findings([&out](const Property& property, const Finding& finding) {
      out.violated.insert(std::string(property.name()) + ": " + finding.message);
    });
    return out;
  }
  // The same move from another state; nothing if it is not there. Fates have no lasting label.
  std::optional<Reached> again(const Reached& from, const Move& wanted) {
    auto state = from.state;
    for (const auto& move : moves_of(state)) {
      const bool same =
          wanted.decides_fate() ? move.name == wanted.name : label_of(move) == label_of(wanted);
      if (same) return after(from, move);
    }
    return std::nullopt;
  }

  void try_all(SearchState& state) {
    const Reached here{state, {}};
    const auto moves = moves_of(state);
    std::vector<Footprint> footprints;
    for (const auto& move : moves) {
      const auto next = after(here, move);
      footprints.push_back(footprint_of(plan_, move, state, next.state, asked_));
    }
    for (std::size_t a = 0; a < moves.size(); ++a) {
      for (std::size_t b = 0; b < moves.size(); ++b) {
        const bool fates = moves[a].decides_fate() || moves[b].decides_fate();
        if (!fates && independent(footprints[a], footprints[b])) {
          swap(here, moves[a], moves[b]);
        }
      }
    }
  }

  void swap(const Reached& here, const Move& a, const Move& b) {
    ++swapped_;
    const auto first = after(here, a);
    const auto ab = again(first, b);
    const auto ba = again(after(here, b), a);
    // One of them may have used up a bound; then it did so in both orders.
    ASSERT_EQ(ab.has_value(), ba.has_value());
    if (!ab) return;
    expect_one(*ab, *ba);
    // The fate of what the first sent is decided before the other moves, or after.
    auto state = first.state;
    for (const auto& fate : moves_of(state)) {
      if (!fate.decides_fate()) continue;
      ++fates_;
      const auto afb = again(after(first, fate), b);
      const auto baf = again(*ba, fate);
      ASSERT_TRUE(afb.has_value() && baf.has_value());
      expect_one(*afb, *baf);
    }
  }

  void expect_one(Reached one, Reached other) {
    EXPECT_EQ(one.state.hash(plan_), other.state.hash(plan_));
    EXPECT_EQ(one.violated, other.violated);
  }

  const Plan& plan_;
  SearchState root_;
  Unwatched unwatched_;
  crypto::Operations crypto_{crypto::Memoise::on};
  StateTable known_;
  bool asked_ = false;
  std::size_t swapped_ = 0;
  std::size_t fates_ = 0;
};

struct Bounded {
  const char* scenario;
  std::vector<scenarios::Override> overrides;
};

class IndependentSteps : public ::testing::TestWithParam<Bounded> {};

TEST_P(IndependentSteps, CommuteInEveryState) {
  const auto& [scenario, overrides] = GetParam();
  const auto search = planned(load_search(scenario, overrides));
  Swaps swaps(search);
  swaps.try_everywhere();
  EXPECT_GT(swaps.swapped(), 0U) << "no steps are said to be independent";
  EXPECT_GT(swaps.fates(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios, IndependentSteps,
    ::testing::Values(
        Bounded{"rekey-1.part.json", {}}, Bounded{"rekey-1.part.json", {before_fix()}},
        Bounded{"rekey-2.part.json", {bound("losses", 1)}},
        Bounded{"rekey-1.part.json", {before_fix(), bound("losses", 1), bound("reorderings", 1)}},
        Bounded{"old-channel.part.json", {bound("losses", 0), bound("duplicates", 1)}},
        Bounded{"old-channel.part.json", {bound("losses", 1), bound("reorderings", 1)}}));

// What a property may put in an order is not said to be independent, whatever the nodes.
TEST(Footprints, OfStepsThatAPropertyComparesAreDependent) {
  const NodeIndex a{0};
  const NodeIndex b{1};
  EXPECT_TRUE(independent({1, a, false}, {2, b, false}));
  EXPECT_TRUE(independent({1, a, true}, {2, b, false}));
  EXPECT_FALSE(independent({1, a, true}, {2, b, true}));
  EXPECT_FALSE(independent({1, a, false}, {2, a, false}));
  EXPECT_FALSE(independent({1, {}, false}, {2, b, false}));
  EXPECT_FALSE(independent({1, {}, false}, {2, {}, false}));
}

}  // namespace
}  // namespace midflight::sim
