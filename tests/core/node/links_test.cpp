// Meta connections: PING, redial, second connections, and what floods over them (spec 2, "Meta
// connections").
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/meta/codec.h"
#include "tests/core/node/network.h"

namespace midflight::node::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::vector<Duration> instants(const Network& net, const std::string& name,
                               const std::string& prefix) {
  std::vector<Duration> out;
  for (const auto& happening : net.happenings()) {
    if (happening.node == net.index(name) && to_line(happening).starts_with(prefix)) {
      out.push_back(happening.at);
    }
  }
  return out;
}

class Links : public testing::Test {
 protected:
  void start() {
    net.connect("A", "B");
    net.start();
    net.run_for(1s);
    net.forget();
  }
  Network net{{"A", "B"}};
};

TEST_F(Links, PingGoesEveryPingInterval) {
  start();
  net.run_for(3min);
  // Connected at 20 ms, so second 0; the timer runs at whole seconds.
  EXPECT_THAT(instants(net, "A", "send PING"), ElementsAre(60s, 120s, 180s));
  EXPECT_EQ(net.count("B", "send PONG"), 3U);
}

std::uint64_t last_graph(const Network& net, const std::string& name) {
  std::uint64_t out = 0;
  for (const auto& happening : net.happenings()) {
    const auto* const report = std::get_if<Report>(&happening.effect);
    const bool tells = report != nullptr && report->kind == ReportKind::graph;
    if (tells && happening.node == net.index(name)) out = report->a;
  }
  return out;
}

// What `converges` compares: equal once both know the same edges, and another one with each edge.
TEST(Graph, IsToldByAFingerprintOfItsEdges) {
  Network net({"A", "B"});
  net.connect("A", "B");
  net.start();
  net.run_for(1s);
  const auto joined = last_graph(net, "A");
  EXPECT_NE(joined, 0U);
  EXPECT_EQ(last_graph(net, "B"), joined);
  net.break_stream("A", "B");
  net.run_for(100ms);
  EXPECT_NE(last_graph(net, "A"), joined);
}

// Of what both may say, with the sanitizers' eyes on it.
TEST(Graph, TakesTheMeanOfTheLargestWeights) {
  Network net({"A", "B"});
  net.config("A").weights[net.index("B")] = std::numeric_limits<std::int32_t>::max();
  net.config("B").weights[net.index("A")] = std::numeric_limits<std::int32_t>::max();
  net.connect("A", "B");
  net.start();
  net.run_for(1s);
  EXPECT_EQ(net.fact("A", "reachable", "B"), "true");
}

TEST_F(Links, TheTimerIsSilentForPingTimeoutAfterConnecting) {
  start();
  net.send("A", "B");
  net.run_for(100ms);
  net.forget();
  net.run_for(6s);
  // try_tx from the timer: the first UDP probes at 5 s.
  EXPECT_EQ(net.when("A", "send UDP PROBE"), 5s);
}

TEST_F(Links, TheTimerNeverProbesTheMtu) {
  start();
  net.send("A", "B");
  net.run_for(50s);
  EXPECT_EQ(net.fact("A", "udp_confirmed", "B"), "true");
  EXPECT_EQ(net.fact("A", "minmtu", "B"), "18");
}

TEST_F(Links, AnUnansweredPingClosesAfterPingTimeout) {
  start();
  net.run_for(58s);
  net.stream_delay = 1h;  // as if nothing arrived any more
  net.run_for(10s);
  EXPECT_EQ(net.when("A", "send PING"), 60s);
  EXPECT_EQ(net.when("A", "close"), 65s);
  EXPECT_EQ(net.fact("A", "reachable", "B"), "false");
}

TEST_F(Links, TheBackOffGrowsByFiveSecondsUntilAPong) {
  start();
  for (int i = 0; i < 3; ++i) {
    net.break_stream("A", "B");
    ASSERT_TRUE(net.run_until(
        [&, n = i + 1] { return net.count("A", "dial") == static_cast<std::size_t>(n); }));
    net.run_for(500ms);
  }
  EXPECT_EQ(net.count("A", "log Trying to re-establish outgoing connection in 5 seconds"), 1U);
  EXPECT_EQ(net.count("A", "log Trying to re-establish outgoing connection in 10 seconds"), 1U);
  EXPECT_EQ(net.count("A", "log Trying to re-establish outgoing connection in 15 seconds"), 1U);
  ASSERT_TRUE(net.run_until([&] { return net.count("A", "received PONG") > 0; }, 2min));
  net.forget();
  net.break_stream("A", "B");
  EXPECT_EQ(net.count("A", "log Trying to re-establish outgoing connection in 5 seconds"), 1U);
}

TEST_F(Links, RedialWaitsForTheBackOff) {
  start();
  net.break_stream("A", "B");
  net.run_for(1min);
  EXPECT_THAT(instants(net, "A", "dial"), ElementsAre(1s + 5s));
  EXPECT_EQ(net.fact("A", "reachable", "B"), "true");
}

TEST_F(Links, AFlipResetsTheChannelAndUdp) {
  start();
  net.send("A", "B");
  net.run_for(10s);
  ASSERT_EQ(net.fact("A", "validkey", "B"), "true");
  net.forget();
  net.break_stream("A", "B");
  EXPECT_THAT(
      net.lines("A", "flag"),
      testing::UnorderedElementsAre("flag reachable 0", "flag validkey 0", "flag udp_confirmed 0"));
  EXPECT_EQ(net.count("A", "unkeyed"), 1U);
  EXPECT_EQ(net.fact("A", "session", "B"), "STOPPED");
  EXPECT_EQ(net.fact("A", "waitingforkey", "B"), "false");
  // last_req_key is 0 again: a packet restarts at once when B is back.
  net.run_for(6s);
  net.forget();
  net.send("A", "B");
  EXPECT_EQ(net.count("A", "restart No valid key known yet"), 1U);
}

TEST_F(Links, AnUnfinishedHandshakeIsClosedAfterPingTimeout) {
  net.connect("A", "B");
  net.stream_delay = 2s;
  net.start();
  net.run_for(9s);
  // B accepts at 2 s; A's SIG would come at 10 s.
  EXPECT_EQ(net.when("B", "log Timeout from {peer} during authentication"), 7s);
  EXPECT_EQ(net.when("A", "log Closing connection with {peer}"), 9s);
  EXPECT_EQ(net.count("A", "connection 1"), 0U);
}

TEST_F(Links, ASecondConnectionClosesTheFirstSilently) {
  net.connect("A", "B");
  net.connect("B", "A");
  net.start_gap = 35ms;  // B dials before A's connection is activated, and is activated after it
  net.start();
  net.run_for(2s);
  EXPECT_EQ(net.count("A", "log Established a second connection"), 1U);
  EXPECT_EQ(net.count("A", "flag reachable 0"), 1U);  // the graph was run in between
  EXPECT_EQ(net.count("A", "send DEL_EDGE"), 0U);
  EXPECT_EQ(net.fact("A", "reachable", "B"), "true");
  net.forget();
  net.send("A", "B");
  net.run_for(1s);
  EXPECT_EQ(net.count("B", "deliver"), 1U);
}

// A - B - C.
class Gossip : public testing::Test {
 protected:
  void SetUp() override {
    net.connect("A", "B");
    net.connect("C", "B");
    net.start();
    net.run_for(1s);
    net.forget();
  }
  Network net{{"A", "B", "C"}};
};

TEST_F(Gossip, EveryNodeLearnsEveryEdge) {
  for (const auto* one : {"A", "B", "C"}) {
    for (const auto* other : {"A", "B", "C"}) {
      EXPECT_EQ(net.fact(one, "reachable", other), "true") << one << other;
    }
  }
  EXPECT_EQ(net.fact("A", "nexthop", "C"), "B");
}

TEST_F(Gossip, KeyChangedIsForwardedOnceAndIgnored) {
  net.config("A").key_expire = 3s;
  net.start();
  net.run_for(3s + 500ms);
  EXPECT_EQ(net.count("B", "send KEY_CHANGED"), 1U);
  EXPECT_EQ(net.count("C", "received KEY_CHANGED"), 1U);
  EXPECT_EQ(net.count("C", "send KEY_CHANGED"), 0U);
}

TEST_F(Gossip, ALostNodesEdgesAreDeletedEverywhere) {
  net.break_stream("A", "B");
  net.run_for(1s);
  EXPECT_EQ(net.fact("C", "reachable", "A"), "false");
  // B's edge to A, and, nobody being left to do it, A's edge to B.
  EXPECT_EQ(net.count("B", "send DEL_EDGE"), 2U);
  EXPECT_EQ(net.count("C", "send DEL_EDGE"), 0U);
}

TEST_F(Gossip, AReconnectFlipsTheFarNodeAsWell) {
  net.send("A", "C");
  net.run_for(1s);
  ASSERT_EQ(net.fact("C", "validkey", "A"), "true");
  net.break_stream("A", "B");
  net.run_for(10s);
  EXPECT_EQ(net.fact("C", "reachable", "A"), "true");
  EXPECT_EQ(net.fact("C", "validkey", "A"), "false");
  EXPECT_EQ(net.count("C", "flag reachable 0"), 1U);
}

}  // namespace
}  // namespace midflight::node::test
