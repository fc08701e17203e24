#include "sim/world/network.h"

#include <map>

#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

TEST(PathMtu, IsTheLeastOfItsLinksAsFarAsTheyTell) {
  auto config = chain(3);
  config.links[0].a_to_b.mtu = 900;
  config.links[1].a_to_b.mtu = 1400;
  config.links[0].b_to_a.mtu = 1300;
  config.links[1].b_to_a.mtu = 700;
  config.links[1].b_to_a.mtu_blackhole = true;
  crypto::Operations crypto;
  const auto setup = make_setup(config, 1, crypto);
  const Network network(*setup);
  EXPECT_EQ(network.path_mtu(*setup, kAlpha, kGamma), 900U);
  EXPECT_EQ(network.path_mtu(*setup, kBeta, kGamma), 1400U);
  EXPECT_EQ(network.path_mtu(*setup, kGamma, kAlpha), 1300U) << "a black hole tells nobody";
  EXPECT_EQ(network.path_mtu(*setup, kGamma, kBeta), 1500U);
}

// Both copies of each are drawn in the same 5 ms of whole nanoseconds, each for itself.
TEST(Duplicate, HasADelayOfItsOwn) {
  auto config = chain(2);
  config.links[0].a_to_b.duplicate = Ratio{1, 1};
  config.links[0].a_to_b.jitter = 5ms;
  config.traffic = {every(100ms, kAlpha, kBeta)};
  Trial trial(config);
  trial.until(10s);
  std::map<std::uint64_t, std::vector<Duration>> arrivals;  // by the event of sending
  for (const auto& event : trial.all(of(EventKind::arrived, kBeta))) {
    if (event.message == "UDP") arrivals[event.cause].push_back(when(event));
  }
  EXPECT_GT(arrivals.size(), 50U);
  for (const auto& [sent, times] : arrivals) {
    ASSERT_EQ(times.size(), 2U) << sent;
    EXPECT_NE(times[0], times[1]) << sent;
  }
}

}  // namespace
}  // namespace midflight::sim
