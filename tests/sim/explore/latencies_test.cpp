#include "sim/explore/latencies.h"

#include <gtest/gtest.h>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

class Latencies : public ::testing::Test {
 protected:
  void send(Duration at, NodeIndex from, NodeIndex to, std::uint64_t id) {
    feed_.at(at).see(packet(EventKind::packet_out, from, to, id));
  }
  void deliver(Duration at, NodeIndex from, NodeIndex to, std::uint64_t id) {
    feed_.at(at).see(packet(EventKind::packet_in, to, from, id));
  }

  LatencyObserver observer_;
  Feed feed_{observer_};
};

// 100 packets that take 1 ms, 2 ms, ... 100 ms: the p-th percentile by nearest rank is p ms.
TEST_F(Latencies, AreOrderedWhateverTheOrderOfDelivery) {
  for (std::uint64_t id = 1; id <= 100; ++id) send(0s, kAlpha, kBeta, id);
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto id = 1 + (i * 37) % 100;  // 37 and 100 have no divisor in common
    deliver(std::chrono::milliseconds(1 + (i * 37) % 100), kAlpha, kBeta, id);
  }
  const auto list = observer_.list(kNames);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].pair, "alpha>beta");
  EXPECT_EQ(list[0].count, 100U);
  EXPECT_EQ(list[0].least, 1ms);
  EXPECT_EQ(list[0].median, 50ms);
  EXPECT_EQ(list[0].p95, 95ms);
  EXPECT_EQ(list[0].most, 100ms);
}

TEST_F(Latencies, AreOfEachDirectionAlone) {
  send(0s, kAlpha, kBeta, 1);
  send(0s, kBeta, kAlpha, 2);
  deliver(7ms, kAlpha, kBeta, 1);
  deliver(9ms, kBeta, kAlpha, 2);
  const auto list = observer_.list(kNames);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].most, 7ms);
  EXPECT_EQ(list[1].pair, "beta>alpha");
  EXPECT_EQ(list[1].least, 9ms);
}

TEST_F(Latencies, KnowNothingOfWhatWasLostOrNeverSent) {
  send(0s, kAlpha, kBeta, 1);
  deliver(1s, kAlpha, kBeta, 2);
  deliver(1s, kAlpha, kBeta, 0);
  EXPECT_TRUE(observer_.list(kNames).empty());
}

}  // namespace
}  // namespace midflight::sim
