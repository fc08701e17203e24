#include "sim/net/link.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

using namespace std::chrono_literals;

class LinkTest : public ::testing::Test {
 protected:
  Passage carry(std::uint32_t size = 100, Transport transport = Transport::udp) {
    Step step(simulator_, chooser_, observer_);
    return link_.carry(settings_, transport, size, Subject{++packets_, true}, step);
  }
  int count_lost(int packets) {
    int lost = 0;
    for (int i = 0; i < packets; ++i) lost += carry().lost.empty() ? 0 : 1;
    return lost;
  }

  DirectionSettings settings_;
  LinkDirection link_{1};
  Simulator simulator_;
  SampledChooser chooser_{3};
  Unwatched observer_;
  std::uint64_t packets_ = 0;
};

TEST_F(LinkTest, APacketArrivesAfterDelayWithinJitter) {
  settings_.delay = 10ms;
  settings_.jitter = 2ms;
  const auto passage = carry();
  EXPECT_TRUE(passage.lost.empty());
  EXPECT_EQ(passage.earliest, Instant(10ms));
  EXPECT_EQ(passage.extra, 2ms);
}

TEST_F(LinkTest, SerializationTakesSizeOverRateAndPacketsWaitForEachOther) {
  settings_.rate = 8'000'000;  // a byte a microsecond
  settings_.delay = 1ms;
  EXPECT_EQ(carry(100).earliest, Instant(1ms + 100us));
  EXPECT_EQ(carry(50).earliest, Instant(1ms + 150us));
  simulator_.now = Instant(1s);
  EXPECT_EQ(carry(100).earliest, Instant(1s + 1ms + 100us));
}

TEST_F(LinkTest, AFullQueueDropsTheTail) {
  settings_.rate = 8'000'000;
  settings_.queue = 250;
  EXPECT_TRUE(carry(100).lost.empty());
  EXPECT_TRUE(carry(100, Transport::tcp).lost.empty()) << "both protocols share the queue";
  EXPECT_EQ(carry(100).lost, "queue full");
  simulator_.now = Instant(50us);
  EXPECT_TRUE(carry(100).lost.empty()) << "50 bytes have left by now";
}

TEST_F(LinkTest, LargerThanTheMtuDoesNotPass) {
  settings_.mtu = 500;
  EXPECT_TRUE(carry(500).lost.empty());
  EXPECT_FALSE(carry(501).lost.empty());
}

TEST_F(LinkTest, TheDropMaskLosesExactlyTheDatagramsOfItsBits) {
  settings_.drop_mask = 0b1010;
  std::string fates;
  for (int i = 0; i < 6; ++i) {
    fates += carry().lost.empty() ? '.' : 'x';
    EXPECT_TRUE(carry(100, Transport::tcp).lost.empty()) << "segments are not counted";
  }
  EXPECT_EQ(fates, ".x.x..");
}

TEST_F(LinkTest, TheDropMaskEndsAfterSixtyFourDatagrams) {
  settings_.drop_mask = ~std::uint64_t{0};
  EXPECT_EQ(count_lost(64), 64);
  EXPECT_EQ(count_lost(64), 0);
}

TEST_F(LinkTest, IndependentLossLosesItsShare) {
  settings_.loss.good = Ratio{1, 10};
  EXPECT_NEAR(count_lost(10'000), 1000, 5 * 30);  // sqrt(10000 * 0.1 * 0.9) = 30
}

// Stationary share of the bad state: enter / (enter + leave) = 1/5, lost there always.
TEST_F(LinkTest, GilbertElliottLosesInBursts) {
  settings_.loss.enter = Ratio{1, 40};
  settings_.loss.leave = Ratio{1, 10};
  int lost = 0;
  int bursts = 0;
  bool before = false;
  for (int i = 0; i < 50'000; ++i) {
    const bool gone = !carry().lost.empty();
    lost += gone ? 1 : 0;
    bursts += gone && !before ? 1 : 0;
    before = gone;
  }
  EXPECT_NEAR(lost, 10'000, 1000);
  EXPECT_NEAR(static_cast<double>(lost) / bursts, 10.0, 1.0) << "mean burst is 1 / leave";
}

// It starts in the good state and moves before each datagram: with certainty, bad is first.
TEST_F(LinkTest, TheChainMovesBeforeEachDatagram) {
  settings_.loss.enter = Ratio{1, 1};
  settings_.loss.leave = Ratio{1, 1};
  std::string fates;
  for (int i = 0; i < 6; ++i) fates += carry().lost.empty() ? '.' : 'x';
  EXPECT_EQ(fates, "x.x.x.");
}

TEST_F(LinkTest, ACorruptedSegmentIsLostAndACorruptedDatagramArrives) {
  settings_.corrupt = Ratio{1, 1};
  EXPECT_TRUE(carry().corrupted);
  EXPECT_EQ(carry(100, Transport::tcp).lost, "corrupted");
}

TEST_F(LinkTest, AReorderedDatagramIsHeldForOneMoreDelay) {
  settings_.delay = 10ms;
  settings_.jitter = 1ms;
  settings_.reorder = Ratio{1, 1};
  EXPECT_EQ(carry().earliest, Instant(21ms));
}

TEST_F(LinkTest, DuplicationIsCertainWhenItsProbabilityIsOne) {
  settings_.duplicate = Ratio{1, 1};
  EXPECT_TRUE(carry().duplicated);
  settings_.duplicate = Ratio{0, 1};
  EXPECT_FALSE(carry().duplicated);
}

// Two links are one to a search if the same becomes of all that may enter them.
TEST_F(LinkTest, ItsFutureCountsDatagramsAsLongAsTheMaskHasAnyLeftToLose) {
  settings_.drop_mask = 0b1010;
  std::vector<Bytes> futures;
  for (int i = 0; i < 7; ++i) {
    Writer out(futures.emplace_back());
    link_.write_future(settings_, out);
    (void)carry();
  }
  for (std::size_t i = 0; i < futures.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_EQ(futures[i] == futures[j], j >= 4) << i << " and " << j << " datagrams";
    }
  }
}

TEST_F(LinkTest, ItsFutureKnowsWhetherABurstIsOn) {
  const auto future = [this] {
    Bytes out;
    Writer writer(out);
    link_.write_future(settings_, writer);
    return out;
  };
  const auto good = future();
  settings_.loss.enter = Ratio{1, 1};
  (void)carry();
  EXPECT_NE(future(), good);
}

}  // namespace
}  // namespace midflight::sim
