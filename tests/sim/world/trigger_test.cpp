#include "sim/world/trigger.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

Event kex() {
  auto event = make(EventKind::received, kBeta, kAlpha);
  event.message = "ANS_KEY";
  event.record = "KEX";
  event.exchange = 2;
  return event;
}

Trigger on_kex() {
  Trigger trigger;
  trigger.node = kBeta;
  trigger.event = TriggerEvent::received;
  trigger.message = "ANS_KEY";
  trigger.record = "KEX";
  trigger.peer = kAlpha;
  trigger.exchange = 2;
  return trigger;
}

TEST(Trigger, MatchesWhatItDescribesAndWhatItLeavesOpen) {
  EXPECT_TRUE(matches(on_kex(), kex()));
  EXPECT_TRUE(matches(Trigger{}, kex()));
}

TEST(Trigger, EveryMemberNarrows) {
  const std::vector<std::function<void(Event&)>> changes{
      [](Event& e) { e.kind = EventKind::sent; }, [](Event& e) { e.node = kGamma; },
      [](Event& e) { e.peer = kGamma; },          [](Event& e) { e.message = "REQ_KEY"; },
      [](Event& e) { e.record = "SIG"; },         [](Event& e) { e.exchange = 1; }};
  for (const auto& change : changes) {
    auto event = kex();
    change(event);
    EXPECT_FALSE(matches(on_kex(), event));
  }
}

TEST(Trigger, AFlagIsMetByNameAndValue) {
  Trigger trigger;
  trigger.event = TriggerEvent::flag;
  trigger.name = "validkey";
  EXPECT_TRUE(matches(trigger, flag(kAlpha, kBeta, "validkey", false)));
  EXPECT_FALSE(matches(trigger, flag(kAlpha, kBeta, "validkey", true)));
  EXPECT_FALSE(matches(trigger, flag(kAlpha, kBeta, "reachable", false)));
}

TEST(TriggerCounter, FiresOnceAtItsOccurrenceOrAtEvery) {
  auto second = on_kex();
  second.occurrence = 2;
  TriggerCounter counter;
  EXPECT_FALSE(counter.fires(second, kex()));
  EXPECT_FALSE(counter.fires(second, make(EventKind::received, kBeta, kAlpha)));
  EXPECT_TRUE(counter.fires(second, kex()));
  EXPECT_FALSE(counter.fires(second, kex()));
  auto each = on_kex();
  each.every = true;
  EXPECT_TRUE(counter.fires(each, kex()));
  EXPECT_TRUE(counter.fires(each, kex()));
}

}  // namespace
}  // namespace midflight::sim
