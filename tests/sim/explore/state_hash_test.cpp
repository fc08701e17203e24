// What a hash leaves out (the ways to a state, numbers of events, of packets and of records, slots
// in tables, counts past what a trigger waits for) must not influence what comes. Which datagrams
// may still be lost or copied is left out too, since what that leads to was offered when they were
// sent; the tests of Reductions show that no outcome is missed by it.
#include "sim/explore/script.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

// What one step can lead to: the next state, and what was violated on the way.
using Future = std::set<std::pair<Hash128, std::string>>;

class Futures {
 public:
  explicit Futures(const PlannedSearch& search) : plan_(search.plan) {}

  // Every way of so many steps; states are never merged.
  void follow(SearchState state, int steps) {
    std::vector<SearchState> next;
    auto future = future_of(state, next);
    note(state, std::move(future));
    if (steps == 0) return;
    for (auto& each : next) follow(std::move(each), steps - 1);
  }
  [[nodiscard]] std::size_t merged() const { return merged_; }

 private:
  struct Known {
    Bytes exact;
    Future future;
  };

  Future future_of(SearchState& state, std::vector<SearchState>& next) {
    Future out;
    std::vector<Move> moves;
    state.moves(plan_, moves);
    for (const auto& move : moves) {
      const bool is_fate = move.kind == MoveKind::lose || move.kind == MoveKind::duplicate;
      Script script(plan_.options.seed);
      do {
        auto after = state;
        after.make(plan_, move, StepContext{script, unwatched_, crypto_});
        std::string violated;
        after.new_findings([&violated](const Property& property, const Finding& finding) {
          violated += std::string(property.name()) + ": " + finding.message + "\n";
        });
        if (!is_fate) out.insert({after.hash(plan_), violated});
        next.push_back(std::move(after));
      } while (script.advance());
    }
    return out;
  }

  void note(SearchState& state, const Future& future) {
    Bytes exact;
    Writer writer(exact);
    state.world().write_state(writer);
    const auto [known, is_new] = known_.try_emplace(state.hash(plan_), Known{exact, future});
    if (is_new) return;
    if (known->second.exact != exact) ++merged_;
    EXPECT_EQ(known->second.future, future) << "two states of one hash";
  }

  const Plan& plan_;
  Unwatched unwatched_;
  crypto::Operations crypto_{crypto::Memoise::on};
  std::map<Hash128, Known> known_;
  std::size_t merged_ = 0;
};

class StatesOfOneHash : public ::testing::TestWithParam<const char*> {};

TEST_P(StatesOfOneHash, HaveOneFuture) {
  const auto search =
      planned(load_search(GetParam(), {bound("losses", 1), bound("duplicates", 1)}), {1, false});
  Futures futures(search);
  futures.follow(search.root, 3);
  EXPECT_GT(futures.merged(), 0U) << "nothing that the hash leaves out differed";
}

INSTANTIATE_TEST_SUITE_P(Scenarios, StatesOfOneHash,
                         ::testing::Values("rekey-1.part.json", "rekey-before-fix.json",
                                           "old-channel.part.json"));

}  // namespace
}  // namespace midflight::sim
