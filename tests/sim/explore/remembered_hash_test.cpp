// A world remembers hashes of what it is made of while they can't change. One that was hashed after
// each step knows them; one that takes the same steps and was never asked computes all of them.
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

class RememberedHashes : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] StepContext context() { return {chooser_, nobody_, crypto_}; }

  SampledChooser chooser_{1};
  Unwatched nobody_;
  crypto::Operations crypto_{crypto::Memoise::on};
};

Hash128 hash_anew(World world, const SearchRules& rules) { return world.hash(rules); }

class RememberedHashesOfRuns : public RememberedHashes {};

TEST_P(RememberedHashesOfRuns, AreWhatTheyWouldBeAnew) {
  const auto scenario = load_search(GetParam());
  World unasked(make_setup(scenario, 1, crypto_), Order::sampled, context());
  auto asked = unasked;
  for (int i = 1; i <= 6000 && !asked.idle(); ++i) {
    asked.step(context());
    unasked.step(context());
    ASSERT_EQ(asked.hash({}), hash_anew(unasked, {})) << "after step " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, RememberedHashesOfRuns,
                         ::testing::Values("../races/ping-flood-from-both-before-fix.json",
                                           "../lossy/duplicates-after-fix.json",
                                           "../faults/pause.json", "../faults/partition-short.json",
                                           "../faults/reset.json",
                                           "../faults/crash-of-dialler.json"));

class RememberedHashesOfSearches : public RememberedHashes {
 protected:
  // As it is, and as it would be if the state were new.
  static void compare(const Plan& plan, SearchState& asked, SearchState unasked,
                      std::vector<Move>& moves) {
    EXPECT_EQ(asked.world().hash(plan.rules), hash_anew(unasked.world(), plan.rules));
    asked.moves(plan, moves);
    std::vector<Move> anew;
    unasked.moves(plan, anew);
    ASSERT_EQ(moves.size(), anew.size());
    for (std::size_t i = 0; i < moves.size(); ++i) EXPECT_EQ(moves[i].likeness, anew[i].likeness);
  }
};

// Walks on which messages come twice, overtake each other, and find their receiver in another state
// than when they set out.
TEST_P(RememberedHashesOfSearches, AreWhatTheyWouldBeAnew) {
  const auto search =
      planned(load_search(GetParam(), {bound("duplicates", 2), bound("losses", 1)}));
  for (std::uint64_t walk = 1; walk <= 20; ++walk) {
    auto unasked = search.root;
    auto asked = search.root;
    for (std::uint64_t step = 0; step < 60 && !HasFailure(); ++step) {
      std::vector<Move> moves;
      compare(search.plan, asked, unasked, moves);
      if (moves.empty()) break;
      const auto& move = moves[combine(walk, step) % moves.size()];
      asked.make(search.plan, move, context());
      unasked.make(search.plan, move, context());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, RememberedHashesOfSearches,
                         ::testing::Values("rekey-2.part.json", "hardened.json",
                                           "old-channel.part.json", "crash.part.json",
                                           "first-handshake.part.json", "relay.part.json"));

}  // namespace
}  // namespace midflight::sim
