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

}  // namespace
}  // namespace midflight::sim
