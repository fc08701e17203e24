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

// b restarts the channel after KEX, a cleared flag and some packets, for the last one's sake.
std::string race(NodeIndex a, NodeIndex b, int packets, std::string_view record = "KEX") {
  RecentSteps steps;
  Feed feed(steps);
  feed.at(packets * 1s).see(received(b, a, record)).see(flag(b, a, "validkey", false));
  std::uint64_t events = 2;
  for (int i = 0; i < packets; ++i, ++events) feed.see(packet(EventKind::packet_out, b, a, 1));
  auto restart = make(EventKind::restart, b, a);
  restart.cause = packets > 0 ? events : 0;
  feed.see(restart);
  return steps.fingerprint_of("no-spurious-restart", {events + 1, Instant(), {b, a}, "text"});
}

// a begins an exchange, and b restarts the channel in it.
std::string exchange(bool data_passes, bool had_others) {
  RecentSteps steps;
  Feed feed(steps);
  if (had_others) {
    feed.see(make(EventKind::restart, kAlpha, kBeta)).see(received(kBeta, kAlpha, "SIG"));
    feed.see(flag(kBeta, kAlpha, "udp_confirmed", true));
  }
  feed.see(make(EventKind::rekey, kAlpha, kBeta));
  for (const std::string_view record : {"KEX", "SIG"}) {
    if (data_passes) {
      feed.see(packet(EventKind::packet_out, kBeta, kAlpha, 1));
      feed.see(received(kAlpha, kBeta, "DATA")).see(received(kBeta, kAlpha, "PROBE"));
      feed.see(packet(EventKind::packet_in, kAlpha, kBeta, 1));
      feed.see(flag(kBeta, kAlpha, "udp_confirmed", record == "SIG"));
    }
    feed.see(received(kBeta, kAlpha, record));
  }
  feed.see(make(EventKind::restart, kBeta, kAlpha));
  return steps.fingerprint_of("no-spurious-restart", {1, Instant(), {kBeta, kAlpha}, "text"});
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

TEST(Fingerprint, IsTheSameWhateverDataPassesBy) {
  EXPECT_EQ(exchange(false, false), exchange(true, false));
}

TEST(Fingerprint, IsTheSameWhateverCameBeforeTheExchange) {
  EXPECT_EQ(exchange(false, false), exchange(false, true));
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
