// UDP and path-MTU probes by the spec's numbers (spec 2, "UDP probes", "MTU probes").
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/node/network.h"

namespace midflight::node::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class Probes : public testing::Test {
 protected:
  // Keyed at 2.02 s on both sides; no UDP yet, because both probes of 2 s found no keys.
  void start() {
    net.connect("A", "B");
    // Then the connections' timer, which calls try_tx as well, stays out of it.
    for (const auto* name : {"A", "B"}) net.config(name).ping_timeout = 1h;
    net.start();
    net.run_for(2s);
    net.send("A", "B");
    net.run_for(100ms);
    net.forget();
  }
  void block_udp() {
    net.passes = [](NodeIndex, Address, ByteView) { return false; };
  }
  // A sends a packet every 10 ms.
  void flood_from_a(Duration duration) {
    for (const auto end = net.now() + duration; net.now() < end;) {
      net.send("A", "B");
      net.run_for(10ms);
    }
  }
  std::vector<Duration> instants(const std::string& name, const std::string& prefix) {
    std::vector<Duration> out;
    for (const auto& happening : net.happenings()) {
      if (happening.node == net.index(name) && to_line(happening).starts_with(prefix)) {
        out.push_back(happening.at);
      }
    }
    return out;
  }
  std::vector<std::uint64_t> mtu_probes(const std::string& name) {
    std::vector<std::uint64_t> sizes;
    for (const auto& happening : net.happenings()) {
      const auto* const report = std::get_if<Report>(&happening.effect);
      if (report == nullptr || happening.node != net.index(name)) continue;
      if (report->text.starts_with("Sending UDP probe length") && report->a > 18) {
        sizes.push_back(report->a);
      }
    }
    return sizes;
  }

  const std::string request = "log Sending UDP probe length 18";
  Network net{{"A", "B"}};
};

TEST_F(Probes, UnconfirmedRequestsGoInPairsEveryTwoSeconds) {
  start();
  block_udp();
  flood_from_a(5s);
  // The first, refused, were at 2 s: the instant counts all the same.
  EXPECT_THAT(instants("A", request), ElementsAre(4s, 4s, 6s, 6s));
}

TEST_F(Probes, ConfirmedRequestsGoEveryTenSecondsAfterTheLastReply) {
  start();
  flood_from_a(17s);
  // The pair was answered at 4.02 s and the MTU probe that followed at 4.04 s.
  EXPECT_THAT(instants("A", request), ElementsAre(4s, 4s, 14s + 40ms));
  EXPECT_EQ(net.when("A", "flag udp_confirmed 1"), 4s + 20ms);
}

TEST_F(Probes, ARequestConfirmsNothing) {
  start();
  ASSERT_TRUE(net.run_until([&] {
    net.send("A", "B");
    return net.count("B", "received UDP PROBE") > 0;
  }));
  EXPECT_EQ(net.fact("B", "udp_confirmed", "A"), "false");
}

TEST_F(Probes, RepliesAreEighteenBytesAndStateTheLength) {
  start();
  flood_from_a(4s);
  std::size_t replies = 0;
  for (const auto& happening : net.happenings()) {
    if (happening.node != net.index("B") || to_line(happening) != "send UDP PROBE") continue;
    EXPECT_EQ(happening.bytes.size(), 12U + 18U + 21U);
    ++replies;
  }
  EXPECT_EQ(replies, 3U);  // to the pair and to the MTU probe
  EXPECT_EQ(net.count("B", "log Sending type 2 probe reply length 1439"), 1U);
}

TEST_F(Probes, ThirtySecondsWithoutReplyEndUdp) {
  start();
  flood_from_a(3s);
  ASSERT_EQ(net.fact("A", "minmtu", "B"), "1439");
  // 4.02 s and 4.04 s: replies to the pair and to the MTU probe.
  block_udp();
  net.run_for(60s);
  EXPECT_EQ(net.when("A", "flag udp_confirmed 0"), 34s + 40ms);
  EXPECT_EQ(net.fact("A", "minmtu", "B"), "0");
  EXPECT_EQ(net.fact("A", "maxmtu", "B"), "1518");
  EXPECT_EQ(net.fact("A", "mtu", "B"), "1439");
}

TEST_F(Probes, TheKnownPathMtuIsConfirmedByOneProbe) {
  start();
  flood_from_a(4s);
  EXPECT_THAT(mtu_probes("A"), ElementsAre(1500 - 61));
  EXPECT_EQ(net.count("A", "log Fixing MTU of {peer} to 1439 after 1 probes"), 1U);
}

// A black hole for all above 1300: the sizes are those of the spec's table until one is answered.
TEST_F(Probes, UnansweredProbesWalkDownTheTable) {
  start();
  net.path_mtu = 1600;
  net.passes = [](NodeIndex, Address, ByteView bytes) { return bytes.size() < 500; };
  flood_from_a(6s);
  const auto sizes = mtu_probes("A");
  ASSERT_GE(sizes.size(), 8U);
  EXPECT_THAT(std::vector(sizes.begin(), sizes.begin() + 8),
              ElementsAre(1329, 825, 632, 558, 529, 518, 514, 513));
  const auto at = instants("A", "log Sending UDP probe length 825");
  // No wait at 0, then 333,333 us, seen by packets 10 ms apart.
  EXPECT_EQ(at.front() - *net.when("A", "log Sending UDP probe length 1329"), 340ms);
}

TEST_F(Probes, AfterTwentyProbesWhatIsKnownIsTheMtu) {
  start();
  net.passes = [](NodeIndex, Address, ByteView bytes) { return bytes.size() < 500; };
  flood_from_a(10s);
  EXPECT_EQ(net.count("A", "log Fixing MTU of {peer} to 18 after 20 probes"), 1U);
  // The check that follows at once finds that one byte more gets through.
  net.run_for(100ms);
  EXPECT_GE(net.count("A", "log Increase in PMTU"), 1U);
}

TEST_F(Probes, AMessageSizeErrorShrinksAndTriesAgainAtOnce) {
  start();
  while (net.count("A", "flag udp_confirmed 1") == 0) flood_from_a(10ms);
  net.forget();
  // Absurdly small, so the search starts from 1518, and the kernel refuses every probe.
  net.path_mtu = 560;
  net.send("A", "B");
  const auto sizes = mtu_probes("A");
  // The next size is then the lowered maximum itself, down to the least; that twice, because the
  // first refusal of it still lowers the maximum.
  ASSERT_EQ(sizes.size(), 1329U - 512U + 2U);
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) ASSERT_EQ(sizes[i], 1329 - i);
  EXPECT_EQ(sizes.back(), 512U);
  EXPECT_EQ(net.fact("A", "maxmtu", "B"), "511");
}

TEST_F(Probes, AFixedMtuIsCheckedEachPingIntervalAndGivenUpAfterThree) {
  start();
  flood_from_a(4s);
  ASSERT_EQ(net.fact("A", "minmtu", "B"), "1439");
  net.forget();
  net.passes = [](NodeIndex, Address, ByteView bytes) { return bytes.size() < 500; };
  while (net.fact("A", "minmtu", "B") == "1439" && net.now() < 2min) flood_from_a(10ms);
  const auto checks = instants("A", "log Sending UDP probe length 1439");
  // At -1 after PingInterval, at -2 and -3 after a second each; -4 starts again.
  ASSERT_EQ(checks.size(), 4U);
  EXPECT_EQ(checks[0], 4s + 20ms + 60s);  // after the probe that found it
  EXPECT_EQ(checks[1] - checks[0], 1s);
  EXPECT_EQ(checks[2] - checks[1], 1s);
  EXPECT_EQ(instants("A", "log Sending UDP probe length 1440"), std::vector<Duration>{checks[0]});
  EXPECT_EQ(*net.when("A", "log Decrease in PMTU") - checks[2], 1s);
}

TEST_F(Probes, EveryThirdUnconfirmedSendUsesTheStoredAddress) {
  net.connect("A", "B");
  net.start();
  net.run_for(1s);
  net.send("A", "B");
  net.run_for(100ms);
  // B's address as A's edge says is 10.0.0.2:655; give A another stored one by a datagram of B.
  net.run_for(2s);
  net.forget();
  block_udp();
  net.send("B", "A");
  const auto probe = std::ranges::find_if(net.happenings(), [&](const Happening& happening) {
    return happening.node == net.index("B") && to_line(happening) == "send UDP PROBE";
  });
  ASSERT_NE(probe, net.happenings().end());
  const Address stored{0x0a0000c8, 4000};
  net.inject_datagram("A", stored, Bytes(probe->bytes));
  net.forget();
  // Unconfirmed: a pair every 2 s, of which the second has the local address, and no replies.
  for (int i = 0; i < 12; ++i) {
    net.send("A", "B");
    net.run_for(2s);
  }
  std::vector<bool> uses_stored;
  for (const auto& happening : net.happenings()) {
    const auto* const sent = std::get_if<SendDatagram>(&happening.effect);
    if (sent == nullptr || happening.node != net.index("A")) continue;
    uses_stored.push_back(sent->to == stored);
  }
  // Every other send is to the local address and doesn't count: one in six.
  EXPECT_EQ(std::ranges::count(uses_stored, true), 4);
  EXPECT_EQ(uses_stored.size(), 24U);
}

TEST_F(Probes, DiscoveryCanBeSwitchedOff) {
  net.config("A").udp_discovery = false;
  start();
  block_udp();
  flood_from_a(5s);
  EXPECT_EQ(net.count("A", request), 0U);
  EXPECT_GT(mtu_probes("A").size(), 0U);
}

}  // namespace
}  // namespace midflight::node::test
