#include "sim/explore/violations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/property/watched.h"

namespace midflight::sim {
namespace {

TEST(Violations, NamePropertyEventAndNodesAsTheyHappen) {
  ViolationObserver observer(std::make_shared<PropertyContext>(three_nodes()));
  Feed feed(observer);
  feed.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7));
  feed.at(3s).see(make(EventKind::restart, kBeta, kAlpha));
  feed.at(4s).see(make(EventKind::restart, kBeta, kAlpha));
  ASSERT_EQ(observer.list().size(), 2U);
  EXPECT_EQ(observer.list()[0].property, "no-spurious-restart");
  EXPECT_EQ(observer.list()[0].event, 3U);
  EXPECT_EQ(observer.list()[0].at, Instant(3s));
  EXPECT_THAT(observer.list()[0].nodes, ::testing::ElementsAre("beta", "alpha"));
  EXPECT_EQ(observer.list()[1].property, "no-storm");
  EXPECT_EQ(observer.list()[1].event, 4U);
}

TEST(Violations, TheEndOfTheRunIsJudgedToo) {
  ViolationObserver observer(std::make_shared<PropertyContext>(three_nodes()));
  auto graph = make(EventKind::graph, kAlpha);
  graph.a = 5;
  Feed(observer)
      .see(make(EventKind::started, kAlpha))
      .see(make(EventKind::started, kBeta))
      .see(graph);
  observer.finish(Instant(60s));
  ASSERT_EQ(observer.list().size(), 1U);
  EXPECT_EQ(observer.list()[0].property, "converges");
}

}  // namespace
}  // namespace midflight::sim
