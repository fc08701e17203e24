#include "sim/shrink/comparison.h"

#include <gmock/gmock.h>

#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

const auto kBefore = load_search("rekey-1.part.json", {before_fix()});
const auto kAfter = load_search("rekey-1.part.json");

Comparison compared(const ScenarioConfig& before, const ScenarioConfig& after,
                    const ExplorationOptions& how = {}) {
  auto found = compare({before, after}, how);
  if (!found) throw std::runtime_error(found.error().message);
  return *found;
}

TEST(Comparison, HoldsWhereEachFailingClassPassesAndTheNewSearchFindsNothing) {
  const auto found = compared(kBefore, kAfter);
  EXPECT_EQ(found.verdict(), Verdict::holds);
  ASSERT_FALSE(found.classes.empty());
  for (const auto& each : found.classes) {
    EXPECT_FALSE(each.lockstep.before.violations.empty());
    EXPECT_TRUE(each.passes());
    // The rule that the fix drops is the first thing that the two do differently.
    ASSERT_TRUE(each.lockstep.difference);
    EXPECT_THAT(each.lockstep.difference->recorded, testing::HasSubstr(R"("name":"validkey")"));
  }
}

TEST(Comparison, IsVacuousWhereTheOldFailsNowhere) {
  const auto found = compared(kAfter, kAfter);
  EXPECT_TRUE(found.classes.empty());
  EXPECT_EQ(found.verdict(), Verdict::vacuous);
}

TEST(Comparison, IsViolatedWhereTheNewStillFails) {
  const auto found = compared(kBefore, kBefore);
  ASSERT_FALSE(found.classes.empty());
  EXPECT_FALSE(found.classes[0].passes());
  EXPECT_FALSE(found.classes[0].lockstep.difference);
  EXPECT_EQ(found.verdict(), Verdict::violated);
}

// Each class passes, but the order of the new variant's own race was in no class of the old.
TEST(Comparison, IsViolatedByARaceOfTheNewAlone) {
  const auto found = compared(kAfter, kBefore);
  EXPECT_TRUE(found.classes.empty());
  EXPECT_EQ(found.verdict(), Verdict::violated);
}

TEST(Comparison, IsUnfinishedWhereASearchIs) {
  ExplorationOptions how;
  how.max_runs = 20;
  how.jobs = 1;
  const auto found = compared(kAfter, kAfter, how);
  EXPECT_FALSE(found.after.certificate.finished);
  EXPECT_EQ(found.verdict(), Verdict::unfinished);
}

TEST(Comparison, IsVacuousWhereAFactOfTheNewWasNeverSeen) {
  auto after = kAfter;
  Trigger never;
  never.event = TriggerEvent::flag;
  never.name = "a flag that no node has";
  after.sometimes.push_back({"never", never});
  const auto found = compared(kBefore, after);
  EXPECT_THAT(found.after.certificate.unseen, testing::ElementsAre("never"));
  EXPECT_EQ(found.verdict(), Verdict::vacuous);
}

}  // namespace
}  // namespace midflight::sim
