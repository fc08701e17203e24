// restart_needs_lasting_failure: what midflight-hardened does where tinc would restart at once
// (core/node/README.md, "midflight-hardened").
#include <algorithm>

#include "tests/core/node/neighbours.h"

namespace midflight::node::test {
namespace {

using namespace std::chrono_literals;

// The channel is older than 10 s, so that tinc's rule would restart it for any record.
class Hardened : public Neighbours {
 protected:
  void SetUp() override {
    Neighbours::SetUp();
    for (const auto* name : {"A", "B"}) {
      net.config(name).behaviour = *behaviour_set("midflight-hardened");
    }
    net.config("B").ping_timeout = 60s;  // its timer restarts nothing: only what arrives may
    start();
    settle();
    net.run_for(10s);
    net.forget();
  }
  // Nothing that A seals reaches B any more; forged datagrams do.
  void silence_a() {
    net.passes = [a = net.index("A")](NodeIndex from, Address, ByteView) { return from != a; };
  }
  void expect_that_data_flows() {
    net.forget();
    net.send("A", "B");
    net.run_for(1s);
    EXPECT_EQ(net.count("B", "deliver"), 1U);
  }
};

TEST_F(Hardened, DataThatOvertakesTheAckIsLostAndNothingElseHappens) {
  overtake_the_ack();
  EXPECT_EQ(net.count("B", "restart"), 0U);
  expect_that_data_flows();
}

TEST_F(Hardened, ARepeatedDatagramIsRefusedAndNothingElseHappens) {
  const auto copy = send_datagram();
  net.run_for(1s);
  // However often and for how long: a copy opens, so it is no sign of a lost key.
  for (int i = 0; i < 30; ++i) {
    net.inject_datagram("B", net.address("A"), copy);
    net.run_for(1s);
  }
  EXPECT_GE(net.count("B", "refused UDP Received late or replayed packet"), 30U);
  EXPECT_EQ(net.count("B", "restart"), 0U);
  expect_that_data_flows();
}

// In whole seconds, as tinc counts: undecryptable_since < now - 10.
TEST_F(Hardened, ADatagramThatDoesNotOpenRestartsOnceNothingHasOpenedForTenSeconds) {
  silence_a();
  net.run_for(std::chrono::ceil<std::chrono::seconds>(net.now()) - net.now());
  const auto first = net.now();
  forge();
  net.run_for(10s + 999ms);
  forge();
  EXPECT_EQ(net.count("B", "restart"), 0U);
  net.run_for(1ms);
  forge();
  EXPECT_EQ(net.when("B", kUndecodable), first + 11s);
}

TEST_F(Hardened, ARecordThatOpensEndsTheWait) {
  silence_a();
  forge();
  net.run_for(6s);
  net.passes = nullptr;
  expect_that_data_flows();
  silence_a();
  net.run_for(6s);
  forge();  // the first, 13 s after the other
  EXPECT_EQ(net.count("B", "restart"), 0U);
}

TEST_F(Hardened, ANewSessionStartsWithNewPatience) {
  silence_a();
  forge();
  net.run_for(11s);
  forge();
  ASSERT_EQ(net.count("B", kUndecodable), 1U);
  net.run_for(11s);
  ASSERT_EQ(net.fact("B", "session", "A"), "SECONDARY_KEX");
  forge();
  EXPECT_EQ(net.count("B", kUndecodable), 1U);
}

// Without a key no record can have missed it: the peer's answer is overdue.
TEST_F(Hardened, AnUnkeyedChannelFollowsTincsRule) {
  silence_a();
  forge();
  net.run_for(11s);
  net.stream_delay = 20s;  // of B's REQ_KEY
  forge();
  ASSERT_EQ(net.count("B", kUndecodable), 1U);
  net.run_for(11s);
  ASSERT_EQ(net.fact("B", "session", "A"), "KEX");
  forge();
  EXPECT_EQ(net.count("B", kUndecodable), 2U);
}

}  // namespace
}  // namespace midflight::node::test
