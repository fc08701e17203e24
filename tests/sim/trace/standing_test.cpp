#include "sim/trace/standing.h"

#include <gtest/gtest.h>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

TEST(Standing, SaysWhatTheLastEventsOfEachPairSaid) {
  Standing standing;
  Feed feed(standing);
  auto state = make(EventKind::state, kAlpha, kBeta);
  state.name = "KEX";
  feed.see(state).see(flag(kAlpha, kBeta, "validkey", true)).see(keyed(kAlpha, kBeta, 0x2a, 3));
  feed.see(flag(kAlpha, kBeta, "validkey", false)).see(flag(kBeta, kAlpha, "validkey", true));
  EXPECT_EQ(standing.text(kAlpha, kNames),
            "beta: exchange 3, session 000000000000002a, state KEX, validkey 0");
  feed.see(make(EventKind::unkeyed, kAlpha, kBeta));
  EXPECT_EQ(standing.text(kAlpha, kNames), "beta: state KEX, validkey 0");
}

TEST(Standing, ANodeThatStopsForgets) {
  Standing standing;
  Feed feed(standing);
  feed.see(flag(kAlpha, kBeta, "validkey", true)).see(make(EventKind::stopped, kAlpha));
  EXPECT_EQ(standing.text(kAlpha, kNames), "up 0");
}

TEST(Standing, TheWholeStateIsThereAsAFingerprint) {
  Standing standing;
  standing.settled(kBeta, std::uint64_t{0xab});
  EXPECT_EQ(standing.text(kBeta, kNames), "state 00000000000000ab");
  EXPECT_EQ(standing.text(kAlpha, kNames), "");
}

}  // namespace
}  // namespace midflight::sim
