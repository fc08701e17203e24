// What the hash of a world leaves out decides nothing: each such member is changed alone, and a
// search from there says what it says without the change. Record numbers have a test of their own
// (tests/core/sptps/session_state_test.cpp), and so have whole states (state_hash_test.cpp).
#include "sim/explore/facts.h"
#include "sim/explore/script.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {

class WorldMembers {
 public:
  static void number_events(World& world) { world.simulator_.events += 1000; }
  static void number_schedule(World& world) {
    auto& schedule = world.simulator_.schedule;
    for (int i = 0; i < 5; ++i) schedule.cancel(schedule.add(Window{}, Pending{}));
  }
  static void count_occurrences(World& world) {
    for (std::uint64_t key = 1; key < 100; ++key) {
      static_cast<void>(world.simulator_.occurrences.next(key));
    }
  }
  static void fire_injections(World& world) {
    for (auto& injection : world.injections_) injection.fired += 3;
  }
  static void count_triggers(World& world) {
    Event event;
    event.kind = EventKind::timer;
    event.name = "ping";
    for (std::uint32_t i = 0; i < world.injections_.size(); ++i) {
      const auto& when = world.setup_->config.injections[i].when;
      event.node = when.node;
      const bool past = world.injections_[i].trigger.seen() >= when.occurrence;
      EXPECT_TRUE(past) << "else it may still fire";
      EXPECT_FALSE(world.injections_[i].trigger.fires(when, event));
    }
  }
  static void number_echoes(World& world) {
    for (int i = 0; i < 3; ++i) world.free_echoes_.push_back(world.keep_echo({}));
  }
  static void count_records(World& world) {
    for (auto& sent : world.records_) ++sent;
  }
  static void note_trigger(World& world) { world.triggered_ = !world.triggered_; }
};

namespace {

struct Member {
  const char* name;
  void (*change)(World&);
};

class LeftOut : public ::testing::TestWithParam<Member> {
 protected:
  // The search's start, or a state some steps into it: the last move of each state is made.
  static PlannedSearch some_way_into(const ScenarioConfig& scenario, int steps) {
    auto search = planned(scenario);
    crypto::Operations crypto(crypto::Memoise::on);
    Facts unwatched(search.plan.scenario);
    for (int i = 0; i < steps; ++i) {
      std::vector<Move> moves;
      search.root.moves(search.plan, moves);
      Script script(1);
      search.root.make(search.plan, moves.back(), StepContext{script, unwatched, crypto});
    }
    return search;
  }
};

TEST_P(LeftOut, DecidesNothing) {
  const auto scenario = load_search("rekey-1.part.json", {before_fix(), bound("losses", 1)});
  for (const int steps : {0, 2, 5}) {
    auto search = some_way_into(scenario, steps);
    const auto hash = search.root.hash(search.plan);
    const auto plain = exhaust(search);
    GetParam().change(search.root.world());
    EXPECT_EQ(search.root.hash(search.plan), hash);
    const auto changed = exhaust(search);
    EXPECT_EQ(said(changed), said(plain));
    EXPECT_EQ(changed.total.states, plain.total.states);
    EXPECT_EQ(changed.total.transitions, plain.total.transitions);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Members, LeftOut,
    ::testing::Values(Member{"EventNumbers", WorldMembers::number_events},
                      Member{"ScheduleNumbers", WorldMembers::number_schedule},
                      Member{"Occurrences", WorldMembers::count_occurrences},
                      Member{"PacketNumbers", WorldMembers::fire_injections},
                      Member{"TriggersPastTheirTurn", WorldMembers::count_triggers},
                      Member{"EchoSlots", WorldMembers::number_echoes},
                      Member{"RecordsSent", WorldMembers::count_records},
                      Member{"TheLastMovesTriggers", WorldMembers::note_trigger}),
    [](const auto& member) { return member.param.name; });

}  // namespace
}  // namespace midflight::sim
