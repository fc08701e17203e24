#include "sim/kernel/choice.h"

#include <gtest/gtest.h>

#include <set>

#include "sim/kernel/simulator.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

// Counts questions and always answers the last option.
class LastOption final : public Chooser {
 public:
  std::uint64_t answer(const Question& question) override {
    asked.push_back(question);
    return question.options - 1;
  }
  std::vector<Question> asked;
};

TEST(SampledChoice, DependsOnSeedKindPlaceSubjectAndOccurrenceAlone) {
  SampledChooser chooser(7);
  Question question{ChoiceKind::delay, 1, 2, 3, 1'000'000, {}};
  const auto first = chooser.answer(question);
  for (std::uint64_t other = 10; other < 30; ++other) {
    (void)chooser.answer(Question{ChoiceKind::lose, other, other, 0, 99, {}});
  }
  EXPECT_EQ(chooser.answer(question), first) << "draws in between must not matter";
  std::set<std::uint64_t> answers{first};
  const auto differs = [&](const Question& other, std::uint64_t seed) {
    return answers.insert(SampledChooser(seed).answer(other)).second;
  };
  auto changed = question;
  changed.kind = ChoiceKind::reorder;
  EXPECT_TRUE(differs(changed, 7));
  changed = question;
  changed.place = 5;
  EXPECT_TRUE(differs(changed, 7));
  changed = question;
  changed.subject = 5;
  EXPECT_TRUE(differs(changed, 7));
  changed = question;
  changed.occurrence = 5;
  EXPECT_TRUE(differs(changed, 7));
  EXPECT_TRUE(differs(question, 8));
}

TEST(SampledChoice, AProbabilityOfOneInFourComesTrueOneTimeInFour) {
  SampledChooser chooser(1);
  constexpr int kTrials = 40'000;
  int yes = 0;
  for (std::uint64_t i = 0; i < kTrials; ++i) {
    yes += static_cast<int>(chooser.answer(Question{ChoiceKind::lose, 1, i, 0, 2, Ratio{1, 4}}));
  }
  // Five standard deviations of a binomial: sqrt(n p (1-p)) = 86.6.
  EXPECT_NEAR(yes, kTrials / 4, 5 * 87);
}

TEST(SampledChoice, UniformAnswersFillTheirRangeEvenly) {
  SampledChooser chooser(1);
  std::array<int, 10> counts{};
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    ++counts[chooser.answer(Question{ChoiceKind::delay, 1, i, 0, 10, {}})];
  }
  for (const auto count : counts) EXPECT_NEAR(count, 2000, 5 * 43);
}

TEST(Step, ACertainAnswerIsNotAsked) {
  Simulator simulator;
  LastOption chooser;
  Unwatched observer;
  Step step(simulator, chooser, observer);
  EXPECT_FALSE(step.chance(ChoiceKind::lose, 1, Subject{}, Ratio{0, 1}));
  EXPECT_TRUE(step.chance(ChoiceKind::lose, 1, Subject{}, Ratio{3, 3}));
  EXPECT_EQ(step.below(ChoiceKind::pick, 1, Subject{}, 1), 0U);
  EXPECT_TRUE(chooser.asked.empty());
}

TEST(Step, TheSameQuestionAskedAgainIsTheNextOccurrence) {
  Simulator simulator;
  LastOption chooser;
  Unwatched observer;
  Step step(simulator, chooser, observer);
  for (int i = 0; i < 3; ++i) (void)step.below(ChoiceKind::pick, 1, Subject{5, false}, 4);
  (void)step.below(ChoiceKind::pick, 2, Subject{5, false}, 4);
  (void)step.below(ChoiceKind::pick, 1, Subject{6, true}, 4);
  ASSERT_EQ(chooser.asked.size(), 5U);
  EXPECT_EQ(chooser.asked[2].occurrence, 2U);
  EXPECT_EQ(chooser.asked[3].occurrence, 0U) << "another place counts for itself";
  EXPECT_EQ(chooser.asked[4].occurrence, 0U) << "a unique subject is not counted";
}

TEST(Step, EachKindOfQuestionCountsForItself) {
  Simulator simulator;
  LastOption chooser;
  Unwatched observer;
  Step step(simulator, chooser, observer);
  for (const auto kind : all_choice_kinds()) (void)step.below(kind, 1, Subject{5, false}, 4);
  for (const auto& question : chooser.asked) EXPECT_EQ(question.occurrence, 0U);
}

// A search may lose a datagram where the scenario says that none is lost.
TEST(Step, AnUnlikelyAnswerIsAskedForWhereTheChooserWantsTo) {
  class Unlikely final : public Chooser {
   public:
    std::uint64_t answer(const Question&) override { return 1; }
    [[nodiscard]] bool asks_unlikely(ChoiceKind kind) const override {
      return kind == ChoiceKind::lose;
    }
  };
  Simulator simulator;
  Unlikely chooser;
  Unwatched observer;
  Step step(simulator, chooser, observer);
  EXPECT_TRUE(step.chance(ChoiceKind::lose, 1, Subject{}, Ratio{0, 1}));
  EXPECT_FALSE(step.chance(ChoiceKind::duplicate, 1, Subject{}, Ratio{0, 1}));
}

class LastEvent final : public Observer {
 public:
  void observe(const Event& event) override { last = event; }
  Event last;
};

TEST(Step, AnEventFollowsFromTheStepUnlessItNamesItsOwnCause) {
  Simulator simulator;
  simulator.now = Instant(7ns);
  LastOption chooser;
  LastEvent observer;
  Step step(simulator, chooser, observer);
  EXPECT_EQ(step.emit(Event{}), 1U);
  EXPECT_EQ(observer.last.cause, 0U);
  EXPECT_EQ(observer.last.at, Instant(7ns));
  step.set_cause(1);
  EXPECT_EQ(step.emit(Event{}), 2U);
  EXPECT_EQ(observer.last.cause, 1U);
  Event arrived;
  arrived.cause = 2;
  EXPECT_EQ(step.emit(arrived), 3U);
  EXPECT_EQ(observer.last.cause, 2U);
}

TEST(Step, ASampledDelayIsDrawnAndASearchedOneStaysOpen) {
  LastOption chooser;
  Unwatched observer;
  Simulator sampled;
  Step(sampled, chooser, observer).schedule(Instant(10ns), 5ns, 1, Subject{}, Pending{});
  EXPECT_EQ(sampled.schedule.top().at, Instant(15ns));
  EXPECT_EQ(sampled.schedule.top().latest, Instant(15ns));
  Simulator searched;
  searched.order = Order::searched;
  Step(searched, chooser, observer).schedule(Instant(10ns), 5ns, 1, Subject{}, Pending{});
  EXPECT_EQ(searched.schedule.top().at, Instant(10ns));
  EXPECT_EQ(searched.schedule.top().latest, Instant(15ns));
}

TEST(OccurrenceTable, CountsEachKeyForItselfWhileItGrows) {
  OccurrenceTable table;
  for (std::uint64_t key = 0; key < 1000; ++key) EXPECT_EQ(table.next(combine(key, 0)), 0U);
  for (std::uint64_t key = 0; key < 1000; ++key) EXPECT_EQ(table.next(combine(key, 0)), 1U);
}

}  // namespace
}  // namespace midflight::sim
