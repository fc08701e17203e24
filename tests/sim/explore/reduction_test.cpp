// The reduction, on steps that know no network: small programs that count, one for each node.
#include "sim/explore/reduction.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <set>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

// What one step does to a few numbers, modulo kMost + 1.
struct Operation {
  std::uint32_t target = 0;
  std::uint64_t times = 1;
  std::uint64_t plus = 0;
  bool shared = false;  // the target is everybody's, so that others may tell when it was changed
};

constexpr std::uint64_t kMost = 6;
constexpr std::uint32_t kShared = 7;  // the number that is everybody's

struct State {
  std::array<std::uint64_t, 8> numbers{};
  std::array<std::uint32_t, 4> at{};  // the next operation of each program
  std::uint32_t spent = 0;
  friend auto operator<=>(const State&, const State&) = default;
};

struct Mock {
  std::vector<std::vector<Operation>> programs;  // by node
  bool endless = false;                          // each begins again after its end
  std::uint32_t most_steps = 1000;               // a bound that all share
  bool wrong = false;                            // shared operations are said to be independent

  [[nodiscard]] std::vector<Footprint> moves(const State& state) const {
    std::vector<Footprint> out;
    for (std::uint32_t node = 0; node < programs.size(); ++node) {
      const auto at = state.at[node];
      if (at >= programs[node].size() || state.spent >= most_steps) continue;
      out.push_back({100 * node + at, NodeIndex{node}, programs[node][at].shared && !wrong});
    }
    return out;
  }
  void make(const Footprint& step, State& state) const {
    const auto& program = programs[step.node.value];
    auto& at = state.at[step.node.value];
    const auto& operation = program[at];
    auto& number = state.numbers[operation.target];
    number = (number * operation.times + operation.plus) % (kMost + 1);
    if (most_steps < 1000) ++state.spent;
    at = endless ? (at + 1) % static_cast<std::uint32_t>(program.size()) : at + 1;
  }
};

struct Found {
  std::set<State> states;
  std::set<State> ends;
  std::size_t steps = 0;
};

Found by_brute_force(const Mock& mock) {
  Found out;
  std::deque<State> waiting{State{}};
  out.states.insert(State{});
  for (; !waiting.empty(); waiting.pop_front()) {
    const auto moves = mock.moves(waiting.front());
    if (moves.empty()) out.ends.insert(waiting.front());
    for (const auto& move : moves) {
      auto next = waiting.front();
      mock.make(move, next);
      ++out.steps;
      if (out.states.insert(next).second) waiting.push_back(next);
    }
  }
  return out;
}

Hash128 hash_of(const State& state) {
  Bytes bytes;
  Writer out(bytes);
  for (const auto number : state.numbers) out.integer(number);
  for (const auto at : state.at) out.integer(at);
  out.integer(state.spent);
  return hash128(bytes);
}

// breadth: states are taken in the order of finding them, else the last one first.
Found reduced(const Mock& mock, bool breadth) {
  Found out;
  Visits visits;
  struct Waiting {
    State state;
    Visit visit;
  };
  std::deque<Waiting> waiting;
  waiting.push_back({State{}, visits.arrive(hash_of({}), 0, {})});
  while (!waiting.empty()) {
    const auto now = breadth ? waiting.front() : waiting.back();
    breadth ? waiting.pop_front() : waiting.pop_back();
    out.states.insert(now.state);
    const auto moves = mock.moves(now.state);
    if (moves.empty()) out.ends.insert(now.state);
    Unfolding unfolding(now.visit);
    for (const auto& move : moves) {
      if (!unfolding.wants(move.label)) continue;
      auto next = now.state;
      mock.make(move, next);
      ++out.steps;
      auto visit = visits.arrive(hash_of(next), 0, unfolding.after(move));
      unfolding.made(move);
      if (!visit.in_vain()) waiting.push_back({next, std::move(visit)});
    }
  }
  return out;
}

void expect_the_same(const Mock& mock) {
  const auto all = by_brute_force(mock);
  for (const bool breadth : {true, false}) {
    const auto some = reduced(mock, breadth);
    EXPECT_EQ(some.states, all.states);
    EXPECT_EQ(some.ends, all.ends);
    EXPECT_LE(some.steps, all.steps);
  }
}

Operation count(std::uint32_t target) { return {target, 1, 1, false}; }

// Counters that never meet: of n^k states each but the first is entered by one step alone.
TEST(SleepSets, LeaveOneWayToEachStateOfIndependentCounters) {
  Mock mock;
  for (std::uint32_t node = 0; node < 3; ++node) {
    mock.programs.push_back({count(node), count(node), count(node)});
  }
  const auto all = by_brute_force(mock);
  EXPECT_EQ(all.states.size(), 64U);
  EXPECT_EQ(all.steps, 3U * 3U * 16U) << "for each counter, 3 steps in each state of the others";
  EXPECT_EQ(reduced(mock, true).steps, 63U);
  expect_the_same(mock);
}

TEST(SleepSets, KeepBothOrdersOfStepsThatDontCommute) {
  Mock mock;
  mock.programs = {{count(0), {kShared, 1, 1, true}, count(0)},
                   {count(1), {kShared, 2, 1, true}, count(1)}};
  EXPECT_EQ(by_brute_force(mock).ends.size(), 2U) << "2 * (0 + 1) + 1 and (2 * 0 + 1) + 1";
  expect_the_same(mock);
}

TEST(SleepSets, MissEndsIfADependenceIsNotDeclared) {
  Mock mock;
  mock.programs = {{count(0), {kShared, 1, 1, true}}, {count(1), {kShared, 2, 1, true}}};
  mock.wrong = true;
  EXPECT_NE(reduced(mock, true).ends, by_brute_force(mock).ends);
}

TEST(SleepSets, KeepAllStatesWhileStepsShareABound) {
  Mock mock;
  mock.programs = {{count(0), count(0), count(0)}, {count(1), count(1)}, {count(2)}};
  for (mock.most_steps = 1; mock.most_steps < 6; ++mock.most_steps) expect_the_same(mock);
}

// Small numbers, so that sets meet often: a step that sleeps is also asked for awake.
TEST(Visits, CoverWhatWouldBeInVainAndNothingElse) {
  Visits visits;
  std::uint64_t drawn = 1;
  const auto draw = [&drawn](std::uint64_t options) {
    drawn = combine(drawn, 2);
    return scale(drawn, options);
  };
  std::size_t in_vain = 0;
  for (int i = 0; i < 5000; ++i) {
    SleepSet asleep;
    for (std::uint64_t label = 0; label < 4; ++label) {
      if (draw(2) == 0) asleep.push_back({label, NodeIndex{0}, false});
    }
    const Hash128 state{draw(8), draw(8)};
    const auto rank = static_cast<std::uint8_t>(draw(3));
    const bool covered = visits.covers(state, rank, asleep);
    const auto visit = visits.arrive(state, rank, asleep);
    EXPECT_EQ(covered, visit.in_vain());
    EXPECT_TRUE(visits.covers(state, rank, asleep)) << "now it was there";
    if (covered) ++in_vain;
  }
  EXPECT_GT(in_vain, 0U);
}

// The reference remembers of each state which of four steps were made there.
TEST(Visits, AskForAStepOnceItIsAwakeAndNeverAgain) {
  Visits visits;
  std::map<std::uint64_t, std::set<std::uint64_t>> made;
  std::uint64_t drawn = 1;
  const auto draw = [&drawn](std::uint64_t options) {
    drawn = combine(drawn, 3);
    return scale(drawn, options);
  };
  for (int i = 0; i < 2000; ++i) {
    SleepSet asleep;
    std::vector<std::uint64_t> awake;
    for (std::uint64_t label = 0; label < 4; ++label) {
      if (draw(4) > 0) {
        asleep.push_back({label, NodeIndex{0}, false});
      } else {
        awake.push_back(label);
      }
    }
    const auto state = draw(200);
    const auto visit = visits.arrive({state, state}, 0, asleep);
    EXPECT_EQ(visit.whole, made.try_emplace(state).second);
    std::vector<std::uint64_t> wanted;
    for (const auto label : awake) {
      if (made[state].insert(label).second) wanted.push_back(label);
    }
    if (visit.whole) continue;
    EXPECT_EQ(visit.again, wanted);
  }
}

class RandomPrograms : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomPrograms, ReachTheSameStatesWithAndWithoutSleepSets) {
  std::uint64_t drawn = GetParam();
  const auto draw = [&drawn](std::uint64_t options) {
    drawn = combine(drawn, 1);
    return drawn % options;
  };
  Mock mock;
  mock.endless = draw(2) == 0;
  mock.programs.resize(2 + draw(2));
  for (std::uint32_t node = 0; node < mock.programs.size(); ++node) {
    for (auto left = 1 + draw(3); left > 0; --left) {
      const bool shared = draw(3) == 0;
      mock.programs[node].push_back({shared ? kShared : node, 1 + draw(3), draw(3), shared});
    }
  }
  expect_the_same(mock);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPrograms, ::testing::Range<std::uint64_t>(0, 200));

}  // namespace
}  // namespace midflight::sim
