#include "sim/trace/choice_list.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

constexpr Question about(std::uint64_t subject, std::uint64_t options = 1000) {
  return {ChoiceKind::delay, 1, subject, 0, options, {1, 2}};
}
constexpr Choice answered(std::uint64_t subject, std::uint64_t answer) {
  return {ChoiceKind::delay, 1, subject, 0, 1000, answer};
}
constexpr std::uint64_t kSeed = 5;

TEST(ReplayChooser, AnswersInOrderWhereTwoAreAboutTheSame) {
  ReplayChooser chooser(Answers{kSeed, {}, {answered(1, 10), answered(1, 20)}});
  EXPECT_EQ(chooser.answer(about(1)), 10U);
  EXPECT_EQ(chooser.answer(about(1)), 20U);
  EXPECT_EQ(chooser.used(), 2U);
}

TEST(ReplayChooser, AnOrderThatChangedChangesNoAnswer) {
  ReplayChooser chooser(Answers{kSeed, {}, {answered(1, 10), answered(2, 20), answered(3, 30)}});
  EXPECT_EQ(chooser.answer(about(3)), 30U);
  EXPECT_EQ(chooser.answer(about(1)), 10U);
  EXPECT_EQ(chooser.answer(about(2)), 20U);
}

TEST(ReplayChooser, OutOfTheirOrderTooTwoAboutTheSameAreGivenOneAfterTheOther) {
  ReplayChooser chooser(
      Answers{kSeed, {}, {answered(1, 10), answered(2, 20), answered(2, 30), answered(2, 40)}});
  EXPECT_EQ(chooser.answer(about(2)), 20U);
  EXPECT_EQ(chooser.answer(about(2)), 30U);
  EXPECT_EQ(chooser.answer(about(1)), 10U);
  EXPECT_EQ(chooser.answer(about(2)), 40U);
  EXPECT_EQ(chooser.used(), 4U);
}

TEST(ReplayChooser, WhatIsNewIsAnsweredByTheSeedAndWhatIsGoneIsCounted) {
  ReplayChooser chooser(Answers{kSeed, {}, {answered(1, 10), answered(2, 20)}});
  EXPECT_EQ(chooser.answer(about(9)), SampledChooser(kSeed).answer(about(9)));
  EXPECT_EQ(chooser.answer(about(2)), 20U);
  EXPECT_EQ(chooser.added(), 1U);
  EXPECT_EQ(chooser.skipped(), 1U);
}

TEST(ReplayChooser, AnAnswerThatIsNoLongerAnOptionIsNotGiven) {
  ReplayChooser chooser(Answers{kSeed, {}, {answered(1, 10)}});
  EXPECT_EQ(chooser.answer(about(1, 10)), SampledChooser(kSeed).answer(about(1, 10)));
  EXPECT_EQ(chooser.answer(about(1, 11)), 10U);
}

TEST(ReplayChooser, EachPartOfWhatAChoiceIsAboutCounts) {
  for (const auto& other : {Question{ChoiceKind::flip, 1, 1, 0, 1000, {1, 2}},
                            Question{ChoiceKind::delay, 2, 1, 0, 1000, {1, 2}},
                            Question{ChoiceKind::delay, 1, 2, 0, 1000, {1, 2}},
                            Question{ChoiceKind::delay, 1, 1, 1, 1000, {1, 2}}}) {
    EXPECT_FALSE(is_about(answered(1, 0), other));
  }
  EXPECT_TRUE(is_about(answered(1, 0), about(1)));
}

class Kept final : public ChoiceObserver {
 public:
  void chose(const Choice& choice) override { list.push_back(choice); }
  ChoiceList list;
};

TEST(RecordingChooser, WhatItNotesAnswersTheSame) {
  SampledChooser sampled(kSeed);
  Kept kept;
  RecordingChooser recording(sampled, {&kept});
  std::vector<std::uint64_t> answers;
  for (std::uint64_t i = 0; i < 50; ++i) answers.push_back(recording.answer(about(i)));
  ReplayChooser replaying(Answers{kSeed + 1, {}, kept.list});
  for (std::uint64_t i = 0; i < 50; ++i) EXPECT_EQ(replaying.answer(about(i)), answers[i]);
  EXPECT_EQ(replaying.skipped() + replaying.added(), 0U);
}

TEST(RecordingChooser, AsksWhatTheOtherWouldAsk) {
  KindSet kinds;
  kinds.add(ChoiceKind::lose);
  ReplayChooser inner(Answers{kSeed, kinds, {}});
  Kept kept;
  EXPECT_EQ(unlikely_kinds(RecordingChooser(inner, {&kept})), kinds);
  EXPECT_EQ(unlikely_kinds(SampledChooser(kSeed)), KindSet());
}

}  // namespace
}  // namespace midflight::sim
