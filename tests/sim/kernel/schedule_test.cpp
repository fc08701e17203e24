#include "sim/kernel/schedule.h"

#include <gtest/gtest.h>

#include <map>

#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

Window at(Duration when) { return Window{Instant(when), Instant(when)}; }

TEST(Schedule, EventsOfOneInstantRunInTheOrderOfScheduling) {
  Schedule<int> schedule;
  for (const int i : {1, 2, 3, 4, 5, 6, 7}) schedule.add(at(5ns), i);
  schedule.add(at(4ns), 0);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(schedule.pop().event, i);
  EXPECT_TRUE(schedule.empty());
}

TEST(Schedule, ACancelledEventNeverRuns) {
  Schedule<int> schedule;
  const auto first = schedule.add(at(1ns), 1);
  schedule.add(at(2ns), 2);
  EXPECT_TRUE(schedule.cancel(first));
  EXPECT_FALSE(schedule.cancel(first));
  EXPECT_EQ(schedule.size(), 1U);
  EXPECT_EQ(schedule.pop().event, 2);
}

TEST(Schedule, AHandleDoesNotReachTheEventThatReusesItsPlace) {
  Schedule<int> schedule;
  const auto first = schedule.add(at(1ns), 1);
  schedule.pop();
  const auto second = schedule.add(at(1ns), 2);
  EXPECT_FALSE(schedule.pending(first));
  EXPECT_FALSE(schedule.cancel(first));
  EXPECT_TRUE(schedule.pending(second));
}

// The reference is a std::multimap, which keeps equal keys in order of insertion.
TEST(Schedule, AgreesWithASortedMapUnderRandomAddsCancelsAndPops) {
  Schedule<std::uint64_t> schedule;
  std::multimap<std::int64_t, std::uint64_t> reference;
  std::map<std::uint64_t, std::pair<EventHandle, std::int64_t>> handles;
  std::uint64_t state = 1;
  const auto random = [&state](std::uint64_t below) {
    state = combine(state, 1);
    return scale(state, below);
  };
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const auto action = random(10);
    if (action < 5) {
      const auto when = static_cast<std::int64_t>(random(500));
      handles[i] = {schedule.add(at(Duration(when)), i), when};
      reference.emplace(when, i);
    } else if (action < 8 && !handles.empty()) {
      const auto victim =
          std::next(handles.begin(), static_cast<std::ptrdiff_t>(random(handles.size())));
      EXPECT_TRUE(schedule.cancel(victim->second.first));
      auto [from, to] = reference.equal_range(victim->second.second);
      while (from->second != victim->first) ++from;
      reference.erase(from);
      handles.erase(victim);
    } else if (!reference.empty()) {
      const auto entry = schedule.pop();
      EXPECT_EQ(entry.event, reference.begin()->second);
      EXPECT_EQ(entry.at.time_since_epoch().count(), reference.begin()->first);
      handles.erase(entry.event);
      reference.erase(reference.begin());
    }
    ASSERT_EQ(schedule.size(), reference.size());
  }
}

TEST(Schedule, ACopyGoesItsOwnWay) {
  Schedule<int> schedule;
  const auto handle = schedule.add(at(1ns), 1);
  auto copy = schedule;
  copy.cancel(handle);
  EXPECT_TRUE(copy.empty());
  EXPECT_EQ(schedule.pop().event, 1);
}

}  // namespace
}  // namespace midflight::sim
