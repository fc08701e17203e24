// When an application sends, by formula.
#include "sim/world/flow.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

using testing::ElementsAre;

// The instants of a flow's first packets, at most so many.
std::vector<Duration> times_of(const TrafficConfig& config, std::size_t most) {
  Simulator simulator;
  SampledChooser chooser(1);
  Unwatched observer;
  Step step(simulator, chooser, observer);
  Flow flow;
  flow.schedule_next(config, 0, fingerprint(config.name), step);
  std::vector<Duration> out;
  while (!simulator.schedule.empty() && out.size() < most) {
    simulator.now = simulator.schedule.pop().at;
    out.push_back(simulator.now.time_since_epoch());
    EXPECT_EQ(flow.fire(), out.size());
    flow.schedule_next(config, 0, fingerprint(config.name), step);
  }
  return out;
}

TEST(Flow, APeriodicOneBeginsAtItsStartAndIsOverAtItsEnd) {
  auto flow = every(10ms, kAlpha, kBeta, 2s);
  flow.until = 2030ms;
  EXPECT_THAT(times_of(flow, 99), ElementsAre(2000ms, 2010ms, 2020ms));
  flow.until = 2030ms + 1ns;
  EXPECT_THAT(times_of(flow, 99), ElementsAre(2000ms, 2010ms, 2020ms, 2030ms));
  flow.until = 2s;
  EXPECT_THAT(times_of(flow, 99), ElementsAre());
}

// Of a packet's own time; the next one's is counted from the start again.
TEST(Flow, JitterAddsUpToItsOwnAmountAndDoesNotPileUp) {
  auto flow = every(10ms, kAlpha, kBeta, 2s);
  flow.shape = Periodic{10ms, 4ms};
  const auto times = times_of(flow, 1000);
  ASSERT_EQ(times.size(), 1000U);
  Duration most{};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto extra = times[i] - (2s + static_cast<std::int64_t>(i) * 10ms);
    ASSERT_GE(extra, 0ms);
    ASSERT_LE(extra, 4ms);
    most = std::max(most, extra);
  }
  EXPECT_GT(most, 3900us) << "of a thousand, none in the last fortieth: e^-25";
}

TEST(Flow, ABurstIsItsCountAtOneInstant) {
  TrafficConfig flow;
  flow.shape = Burst{3, 5ms};
  EXPECT_THAT(times_of(flow, 99), ElementsAre(5ms, 5ms, 5ms));
  flow.shape = Burst{0, 5ms};
  EXPECT_THAT(times_of(flow, 99), ElementsAre());
}

// Exponential: the mean is 1/rate, and so is the deviation; e^-1 of all are longer than the mean,
// e^-2 than twice that. Five standard deviations of each.
TEST(Flow, APoissonOnesIntervalsAreExponential) {
  constexpr std::size_t kPackets = 20'000;
  TrafficConfig flow;
  flow.name = "poisson";
  flow.from_time = 1s;
  flow.shape = Poisson{Ratio{25, 2}};
  constexpr double kMean = 80e6;  // ns
  const auto times = times_of(flow, kPackets);
  ASSERT_EQ(times.size(), kPackets);
  std::array<double, 2> longer{};
  auto before = Duration(1s);
  for (const auto at : times) {
    const auto interval = static_cast<double>((at - before).count());
    ASSERT_GE(interval, 0);
    if (interval > kMean) ++longer[0];
    if (interval > 2 * kMean) ++longer[1];
    before = at;
  }
  const double count = kPackets;
  const auto total = static_cast<double>((times.back() - 1s).count());
  EXPECT_NEAR(total / count, kMean, 5 * kMean / std::sqrt(count));
  for (std::size_t i = 0; i < longer.size(); ++i) {
    const auto share = std::exp(-static_cast<double>(i + 1));
    EXPECT_NEAR(longer[i] / count, share, 5 * std::sqrt(share * (1 - share) / count)) << i;
  }
}

}  // namespace
}  // namespace midflight::sim
