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

}  // namespace
}  // namespace midflight::sim
