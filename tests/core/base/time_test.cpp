#include "core/base/time.h"

#include <gtest/gtest.h>

namespace midflight {
namespace {

using namespace std::chrono_literals;

TEST(Time, WholeSecondsRoundDownAsTheEventLoopOfTincDoes) {
  EXPECT_EQ(whole_seconds(LocalInstant(1'999'999'999ns)), 1);
  EXPECT_EQ(whole_seconds(LocalInstant(2s)), 2);
}

TEST(Time, AnInstantReadsAsSecondsWithSixDecimals) {
  EXPECT_EQ(to_text(Instant(11'022'151'999ns)), "11.022151");
  EXPECT_EQ(to_text(Instant(0ns)), "0.000000");
}

TEST(Time, ADurationReadsInTheLargestUnitThatIsExact) {
  EXPECT_EQ(to_text(Duration(10ms)), "10ms");
  EXPECT_EQ(to_text(Duration(1500us)), "1500us");
  EXPECT_EQ(to_text(Duration(3s)), "3s");
  EXPECT_EQ(to_text(Duration(-5ns)), "-5ns");
}

}  // namespace
}  // namespace midflight
