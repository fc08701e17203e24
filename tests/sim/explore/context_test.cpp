#include "sim/explore/context.h"

#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

// As long as a scenario may say, and more of them than 64 bits of nanoseconds can hold.
TEST(Limits, OfWaitingDoNotOverflowOnEndlessLinks) {
  auto config = chain(3);
  for (auto& link : config.links) {
    link.a_to_b.delay = link.b_to_a.delay = link.a_to_b.jitter =
        Duration(1'000'000'000'000'000'000);
  }
  const auto context = make_context(config);
  constexpr auto kYear = std::chrono::hours(24 * 365);
  EXPECT_GT(context->recovery_bound, kYear);
  EXPECT_LT(context->recovery_bound, 100 * kYear);
}

// Ten seconds of a clock that gains half are over after two thirds of that.
TEST(Limits, OfWaitingFollowTheFastestAndTheSlowestClock) {
  auto config = chain(2);
  const auto plain = make_context(config);
  EXPECT_EQ(plain->restart_gap, 10s);
  config.nodes[0].clock.rate_ppm = 250'000;
  config.nodes[1].clock.rate_ppm = -200'000;
  const auto drifting = make_context(config);
  EXPECT_EQ(drifting->restart_gap, 8s);
  EXPECT_EQ(drifting->wait_limit, plain->wait_limit * 5 / 4);
  EXPECT_GT(drifting->recovery_bound, plain->recovery_bound);

  FaultAction slower;
  slower.kind = FaultKind::clock_rate;
  slower.a = kAlpha;
  slower.ppm = -1;
  config.faults = {fault_at(5s, slower)};
  EXPECT_EQ(make_context(config)->wait_limit, 2 * plain->wait_limit);
  EXPECT_EQ(make_context(config)->restart_gap, 8s);
}

}  // namespace
}  // namespace midflight::sim
