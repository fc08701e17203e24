#include "sim/corpus/coverage.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/sim/nodes.h"

namespace midflight::sim {
namespace {

Event event(EventKind kind, NodeIndex node, NodeIndex peer, std::string_view name = {}) {
  Event out;
  out.kind = kind;
  out.node = node;
  out.peer = peer;
  out.name = name;
  return out;
}

std::set<Slot> slots(Coverage& coverage, const std::vector<Event>& events) {
  coverage.begin_run();
  for (const auto& each : events) coverage.observe(each);
  std::set<Slot> out;
  for (const auto& sighting : coverage.seen()) out.insert(sighting.slot);
  return out;
}

TEST(Coverage, OneEventInTwoStatesIsTwoThings) {
  Coverage coverage(2, 1);
  const auto packet = event(EventKind::packet_out, kAlpha, kBeta);
  const auto idle = slots(coverage, {packet});
  const auto waiting = slots(coverage, {event(EventKind::state, kAlpha, kBeta, "SIG"), packet});
  EXPECT_FALSE(std::ranges::includes(waiting, idle));
  // Of the other end's state as well.
  const auto other = slots(coverage, {event(EventKind::state, kBeta, kAlpha, "SIG"), packet});
  EXPECT_NE(waiting, other);
}

TEST(Coverage, IsTheSameForTheSameRunAndNothingIsLeftOfTheLast) {
  Coverage coverage(2, 1);
  const std::vector<Event> run{event(EventKind::state, kAlpha, kBeta, "KEX"),
                               event(EventKind::packet_out, kAlpha, kBeta)};
  const auto first = slots(coverage, run);
  (void)slots(coverage, {event(EventKind::restart, kBeta, kAlpha)});
  EXPECT_EQ(slots(coverage, run), first);
}

TEST(Coverage, RepetitionCountsByPowersOfTwo) {
  Coverage coverage(2, 1);
  const auto packet = event(EventKind::packet_out, kAlpha, kBeta);
  const auto four = slots(coverage, std::vector<Event>(4, packet));
  const auto seven = slots(coverage, std::vector<Event>(7, packet));
  const auto eight = slots(coverage, std::vector<Event>(8, packet));
  EXPECT_EQ(four, seven);
  EXPECT_GT(eight.size(), seven.size());
}

TEST(Coverage, NotesTheStepInWhichAThingWasSeenFirst) {
  Coverage coverage(2, 1);
  coverage.begin_run();
  coverage.begin_step(3);
  coverage.observe(event(EventKind::restart, kAlpha, kBeta));
  const auto count = coverage.seen().size();
  coverage.begin_step(4);
  coverage.observe(event(EventKind::packet_out, kBeta, kAlpha));
  ASSERT_GT(coverage.seen().size(), count);
  for (std::size_t i = 0; i < coverage.seen().size(); ++i) {
    EXPECT_EQ(coverage.seen()[i].step, i < count ? 3U : 4U);
  }
}

TEST(Coverage, TwoScenariosShareNothing) {
  Coverage one(2, 1);
  Coverage other(2, 2);
  const std::vector<Event> run{event(EventKind::restart, kAlpha, kBeta)};
  EXPECT_NE(slots(one, run), slots(other, run));
}

}  // namespace
}  // namespace midflight::sim
