#include "sim/corpus/mutation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/corpus/swarm.h"

namespace midflight::sim {
namespace {

std::vector<CorpusStep> numbered(std::uint64_t first, std::uint64_t count) {
  std::vector<CorpusStep> out;
  for (std::uint64_t i = 0; i < count; ++i) out.push_back({first + i, 0, MoveKind::message});
  return out;
}

std::vector<std::uint64_t> names(const std::vector<CorpusStep>& list) {
  std::vector<std::uint64_t> out;
  for (const auto& step : list) out.push_back(step.name);
  return out;
}

class EachDraw : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  EachDraw() { draws_.begin(GetParam(), 0); }
  Draws draws_;
};

TEST_P(EachDraw, RemovingLeavesTheOthersInOrder) {
  auto list = numbered(1, 10);
  apply(Edit::remove, list, {}, draws_);
  EXPECT_EQ(list.size(), 9U);
  EXPECT_TRUE(std::ranges::is_sorted(names(list)));
}

TEST_P(EachDraw, ARangeIsGoneInOnePiece) {
  auto list = numbered(1, 30);
  apply(Edit::remove_range, list, {}, draws_);
  const auto left = names(list);
  ASSERT_LT(left.size(), 30U);
  std::size_t gaps = left.front() == 1 ? 0U : 1U;
  for (std::size_t i = 1; i < left.size(); ++i) gaps += left[i] == left[i - 1] + 1 ? 0U : 1U;
  gaps += left.back() == 30 ? 0U : 1U;
  EXPECT_EQ(gaps, 1U);
}

TEST_P(EachDraw, WhatIsInsertedMayBeAnything) {
  auto list = numbered(1, 10);
  apply(Edit::insert, list, {}, draws_);
  EXPECT_EQ(list.size(), 11U);
  EXPECT_EQ(std::erase_if(list, [](const auto& step) { return step.name == kAnyStep; }), 1U);
  EXPECT_EQ(list, numbered(1, 10));
}

TEST_P(EachDraw, SwappingKeepsAll) {
  auto list = numbered(1, 10);
  apply(Edit::swap, list, {}, draws_);
  auto sorted = names(list);
  std::ranges::sort(sorted);
  EXPECT_EQ(sorted, names(numbered(1, 10)));
}

TEST_P(EachDraw, ASpliceIsTheBeginningOfOneAndTheEndOfTheOther) {
  auto list = numbered(1, 10);
  const auto other = numbered(101, 10);
  apply(Edit::splice, list, other, draws_);
  const auto seam = std::ranges::find_if(list, [](const auto& step) { return step.name > 100; });
  EXPECT_TRUE(std::equal(list.begin(), seam, numbered(1, 10).begin()));
  ASSERT_NE(seam, list.end());
  EXPECT_EQ(list.back(), other.back());
  EXPECT_TRUE(std::equal(seam, list.end(), other.end() - (list.end() - seam)));
}

TEST_P(EachDraw, AnswersChangeInOneStepAlone) {
  auto list = numbered(1, 10);
  apply(Edit::change_answer, list, {}, draws_);
  EXPECT_EQ(names(list), names(numbered(1, 10)));
  EXPECT_LE(std::ranges::count_if(list, [](const auto& step) { return step.answers != 0; }), 1);
}

TEST_P(EachDraw, OnlyTheRareStepMoves) {
  auto list = numbered(1, 10);
  list.insert(list.begin() + 4, CorpusStep{99, 0, MoveKind::injection});
  apply(Edit::move_rare, list, {}, draws_);
  EXPECT_EQ(std::erase_if(list, [](const auto& step) { return step.name == 99; }), 1U);
  EXPECT_EQ(list, numbered(1, 10));
}

TEST_P(EachDraw, ACutLeavesTheBeginning) {
  auto list = numbered(1, 10);
  apply(Edit::cut, list, {}, draws_);
  EXPECT_LT(list.size(), 10U);
  EXPECT_TRUE(std::equal(list.begin(), list.end(), numbered(1, 10).begin()));
}

TEST_P(EachDraw, NothingCanBeEditedIntoSomethingOnlyByInserting) {
  for (std::size_t edit = 0; edit < kEdits; ++edit) {
    std::vector<CorpusStep> list;
    apply(static_cast<Edit>(edit), list, {}, draws_);
    EXPECT_EQ(list.size(), static_cast<Edit>(edit) == Edit::insert ? 1U : 0U) << edit;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, EachDraw, ::testing::Range<std::uint64_t>(1, 30));

Move move_of(MoveKind kind) {
  Move move;
  move.kind = kind;
  return move;
}

TEST(Swarm, WhatIsOffNeverHappensAndWhatIsExtremeEveryOtherTime) {
  Swarm swarm;
  swarm.set(MoveKind::lose, Swarm::Rate::off);
  swarm.set(MoveKind::injection, Swarm::Rate::extreme);
  Draws draws;
  draws.begin(1, 1);
  int alone = 0;
  for (int i = 0; i < 1000; ++i) {
    std::vector<Move> moves{move_of(MoveKind::message), move_of(MoveKind::lose),
                            move_of(MoveKind::injection)};
    swarm.thin(moves, draws);
    EXPECT_TRUE(
        std::ranges::none_of(moves, [](const Move& move) { return move.kind == MoveKind::lose; }));
    if (moves.size() == 1) ++alone;
  }
  // 500 expected; 5 standard deviations of sqrt(1000)/2 are 80.
  EXPECT_NEAR(alone, 500, 80);
}

TEST(Swarm, MessagesAndTheClockAreNeverOff) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Draws draws;
    draws.begin(seed, 0);
    const auto swarm = Swarm::draw(draws);
    for (const auto kind : {MoveKind::message, MoveKind::script, MoveKind::clock}) {
      EXPECT_EQ(swarm.rate(kind), Swarm::Rate::normal);
    }
  }
}

}  // namespace
}  // namespace midflight::sim
