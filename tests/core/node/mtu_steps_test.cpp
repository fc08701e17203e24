#include "core/node/mtu_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace midflight::node {
namespace {

using testing::ElementsAre;

std::vector<std::uint32_t> unanswered_from(std::uint32_t maxmtu) {
  std::vector<std::uint32_t> sizes;
  for (std::uint32_t probe = 0; probe < kProbesPerCycle; ++probe) {
    sizes.push_back(mtu_step(0, maxmtu, probe));
  }
  return sizes;
}

// Both rows stand in spec 2, "MTU probes".
TEST(MtuSteps, UnansweredFromAnUnknownMaximum) {
  EXPECT_THAT(unanswered_from(1518), ElementsAre(1329, 825, 632, 558, 529, 518, 514, 513));
}

TEST(MtuSteps, UnansweredFromAKnownMaximum) {
  EXPECT_THAT(unanswered_from(1439), ElementsAre(1439, 861, 643, 561, 530, 519, 514, 513));
}

TEST(MtuSteps, StayBetweenTheBoundsAndMoveBeyondTheLower) {
  for (std::uint32_t maxmtu = kMinMtu + 1; maxmtu <= kMtu; ++maxmtu) {
    for (std::uint32_t probe = 0; probe < 20; ++probe) {
      const auto size = mtu_step(700, maxmtu, probe);
      if (maxmtu <= 700) continue;
      ASSERT_GT(size, 700U) << maxmtu << " " << probe;
      ASSERT_LE(size, maxmtu) << probe;
    }
  }
}

TEST(MtuSteps, RepeatAfterEachCycle) {
  for (std::uint32_t probe = 0; probe < 8; ++probe) {
    EXPECT_EQ(mtu_step(600, 1400, probe), mtu_step(600, 1400, probe + 8));
  }
}

}  // namespace
}  // namespace midflight::node
