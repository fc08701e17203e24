#include "sim/trace/digest.h"
#include "tests/sim/world/worlds.h"
#include "tests/support/state.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kPoints = 200;
constexpr std::size_t kFurther = 150;  // steps that each copy goes on
constexpr std::size_t kSteps = 20'000;

// Everything that has state of its own: loss, duplicates, jitter, echoes, a relay, faults, keys.
ScenarioConfig busy() {
  auto config = chain(3);
  for (auto& link : config.links) {
    for (auto* way : {&link.a_to_b, &link.b_to_a}) {
      way->jitter = 5ms;
      way->loss.good = Ratio{1, 50};
      way->duplicate = Ratio{1, 100};
      way->rate = 1'000'000;
    }
  }
  for (auto& node : config.nodes) {
    node.key_expire = 3s;
    node.ping_interval = 7s;
    node.behaviour["ans_key_clears_validkey"] = "true";
  }
  config.traffic = {every(30ms, kAlpha, kGamma), every(50ms, kBeta, kAlpha)};
  config.traffic[0].echo = true;
  FaultAction crash;
  crash.kind = FaultKind::crash;
  crash.a = kBeta;
  crash.restart_after = 1s;
  FaultAction clog;
  clog.kind = FaultKind::clog;
  clog.a = kBeta;
  clog.b = kGamma;
  clog.lasts = 2s;
  FaultAction pause;
  pause.kind = FaultKind::pause;
  pause.a = kGamma;
  pause.lasts = 1s;
  config.faults = {fault_at(6s, clog), fault_at(10s, pause), fault_at(15s, crash)};
  return config;
}

struct Life {
  World world;
  Digest digest;

  void step(crypto::Operations& crypto) {
    SampledChooser chooser(1);  // has no state
    world.step({chooser, digest, crypto});
  }
};

TEST(CopiedWorld, GoesOnExactlyAsTheOriginal) {
  crypto::Operations crypto(crypto::Memoise::on);
  SampledChooser chooser(1);
  Digest digest;
  World world(make_setup(busy(), 1, crypto), Order::sampled, {chooser, digest, crypto});
  Life original{std::move(world), digest};
  std::vector<std::size_t> points;
  for (std::size_t i = 0; i < kPoints; ++i) {
    points.push_back(scale(fingerprint(std::to_string(i)), kSteps - kFurther));
  }
  std::sort(points.begin(), points.end());

  std::vector<DigestValue> trail;
  std::vector<Life> copies;
  for (std::size_t done = 0, next = 0; done < kSteps; ++done) {
    for (; next < kPoints && points[next] == done; ++next) copies.push_back(original);
    original.step(crypto);
    trail.push_back(original.digest.value());
  }
  ASSERT_GT(original.world.now(), Instant(20s)) << "past every fault";
  for (std::size_t i = 0; i < kPoints; ++i) {
    for (std::size_t further = 0; further < kFurther; ++further) {
      copies[i].step(crypto);
      ASSERT_EQ(copies[i].digest.value(), trail[points[i] + further])
          << "point " << points[i] << ", step " << further;
    }
  }
}

TEST(CopiedWorld, WritesTheSameStateAndChangesAlone) {
  crypto::Operations crypto;
  SampledChooser chooser(1);
  Digest digest;
  World world(make_setup(busy(), 1, crypto), Order::sampled, {chooser, digest, crypto});
  for (std::size_t i = 0; i < 2000; ++i) world.step({chooser, digest, crypto});
  World copy = world;
  const auto before = state_of(world);
  EXPECT_EQ(state_of(copy), before);
  copy.step({chooser, digest, crypto});
  EXPECT_NE(state_of(copy), before);
  EXPECT_EQ(state_of(world), before);
}

}  // namespace
}  // namespace midflight::sim
