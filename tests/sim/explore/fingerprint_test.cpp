#include "sim/explore/fingerprint.h"

#include <gtest/gtest.h>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

Event received(NodeIndex node, NodeIndex peer, std::string_view record) {
  auto event = make(EventKind::received, node, peer);
  event.record = record;
  return event;
}

// b restarts the channel after KEX, some packets and a cleared flag.
std::string race(NodeIndex a, NodeIndex b, int packets, std::string_view record = "KEX") {
  RecentSteps steps;
  Feed feed(steps);
  feed.at(packets * 1s).see(received(b, a, record)).see(flag(b, a, "validkey", false));
  for (int i = 0; i < packets; ++i) feed.see(packet(EventKind::packet_out, b, a, 1));
  feed.see(make(EventKind::restart, b, a));
  return steps.fingerprint_of("no-spurious-restart", {1, Instant(), {b, a}, "text"});
}

TEST(Fingerprint, IsTheSameWhateverTheTimesNamesAndCounts) {
  EXPECT_EQ(race(kAlpha, kBeta, 1), race(kAlpha, kBeta, 5));
  EXPECT_EQ(race(kAlpha, kBeta, 1), race(kGamma, kAlpha, 1));
  EXPECT_EQ(race(kAlpha, kBeta, 1).size(), 16U);
}

TEST(Fingerprint, TellsRacesApartByTheirSteps) {
  EXPECT_NE(race(kAlpha, kBeta, 1), race(kAlpha, kBeta, 1, "SIG"));
  EXPECT_NE(race(kAlpha, kBeta, 1), race(kAlpha, kBeta, 0));
}

TEST(Fingerprint, TellsPropertiesAndRolesApart) {
  RecentSteps steps;
  Feed(steps).see(make(EventKind::restart, kAlpha, kBeta));
  const Finding finding{1, Instant(), {kAlpha, kBeta}, ""};
  const Finding reversed{1, Instant(), {kBeta, kAlpha}, ""};
  EXPECT_NE(steps.fingerprint_of("no-storm", finding), steps.fingerprint_of("recovers", finding));
  EXPECT_NE(steps.fingerprint_of("no-storm", finding), steps.fingerprint_of("no-storm", reversed));
}

TEST(Fingerprint, OtherPairsAndOlderStepsDoNotCount) {
  const auto of = [](bool noise) {
    RecentSteps steps;
    Feed feed(steps);
    if (noise) {
      feed.see(make(EventKind::unkeyed, kAlpha, kBeta)).see(received(kAlpha, kGamma, "ACK"));
    }
    for (int i = 0; i < 3; ++i) {
      feed.see(received(kAlpha, kBeta, "KEX")).see(received(kBeta, kAlpha, "SIG"));
    }
    return steps.fingerprint_of("no-storm", {1, Instant(), {kAlpha, kBeta}, ""});
  };
  EXPECT_EQ(of(true), of(false));
}

}  // namespace
}  // namespace midflight::sim
