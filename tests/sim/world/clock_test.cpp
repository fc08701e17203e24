#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

constexpr Duration kExpire = 20s;

ScenarioConfig expiring() {
  auto config = chain(2);
  config.nodes[0].key_expire = kExpire;
  return config;
}

Duration first_expiry(const ScenarioConfig& config) {
  Trial trial(config);
  return trial.until(60s).first(timer(kAlpha, "key_expire"));
}

FaultAction step(Duration by) {
  FaultAction fault;
  fault.kind = FaultKind::clock_step;
  fault.a = kAlpha;
  fault.step = by;
  return fault;
}

TEST(ClockStep, MovesWhatIsDueByAsMuch) {
  const auto undisturbed = first_expiry(expiring());
  EXPECT_GE(undisturbed, kExpire);
  EXPECT_LE(undisturbed, kExpire + kTimerJitterMost);
  for (const auto by : {Duration(3s), Duration(-3s)}) {
    auto config = expiring();
    config.faults = {fault_at(5s, step(by))};
    EXPECT_EQ(first_expiry(config), undisturbed - by);
  }
}

TEST(ClockStep, ForwardPastATimerFiresItAtOnce) {
  auto config = expiring();
  config.faults = {fault_at(5s, step(1min))};
  EXPECT_EQ(first_expiry(config), 5s);
}

TEST(ClockStep, ForATimeIsTakenBack) {
  auto config = expiring();
  auto fault = step(3s);
  fault.lasts = 4s;
  config.faults = {fault_at(5s, fault)};
  EXPECT_EQ(first_expiry(config), first_expiry(expiring()));
}

TEST(ClockRate, DividesWhatATimerWaits) {
  const auto undisturbed = first_expiry(expiring());
  for (const std::int64_t ppm : {200'000, 100, -200'000}) {
    auto config = expiring();
    config.nodes[0].clock.rate_ppm = ppm;
    const auto shown = first_expiry(config) * (1'000'000 + ppm) / 1'000'000;
    EXPECT_GE(shown, undisturbed - 1ns);
    EXPECT_LE(shown, undisturbed + 2ns);
  }
}

FaultAction change_rate(std::int64_t ppm) {
  FaultAction fault;
  fault.kind = FaultKind::clock_rate;
  fault.a = kAlpha;
  fault.ppm = ppm;
  return fault;
}

constexpr Duration kRounding = 3ns;  // each instant that a clock shows is a whole nanosecond

TEST(ClockRateFault, DividesWhatIsLeftToWait) {
  const auto left = first_expiry(expiring()) - 5s;
  for (const std::int64_t ppm : {250'000, -500'000}) {
    auto config = expiring();
    config.faults = {fault_at(5s, change_rate(ppm))};
    const auto waited = (first_expiry(config) - 5s) * (1'000'000 + ppm) / 1'000'000;
    EXPECT_GE(waited, left - kRounding);
    EXPECT_LE(waited, left + kRounding);
  }
}

TEST(ClockRateFault, ForATimeGainsThatTimesTheChange) {
  auto config = expiring();
  config.nodes[0].clock.rate_ppm = 100'000;
  auto fault = change_rate(250'000);
  fault.lasts = 4s;
  const auto without = first_expiry(config);
  config.faults = {fault_at(5s, fault)};
  const auto gained = Duration(4s) * 250'000 / 1'000'000 * 1'000'000 / 1'100'000;
  EXPECT_GE(first_expiry(config), without - gained - kRounding);
  EXPECT_LE(first_expiry(config), without - gained + kRounding);
}

TEST(ClockRateFault, SeveralNeverMakeAClockStandStill) {
  auto config = expiring();
  const auto left = first_expiry(config) - 5s;
  config.faults = {fault_at(5s, change_rate(-500'000)), fault_at(5s, change_rate(-500'000)),
                   fault_at(5s, change_rate(-500'000))};
  EXPECT_LE(first_expiry(config), 5s + 2 * left + kRounding);
  EXPECT_GE(first_expiry(config), 5s + 2 * left - kRounding);
}

}  // namespace
}  // namespace midflight::sim
