#include "sim/import/conformance.h"

#include <gmock/gmock.h>

#include "sim/import/follower.h"
#include "tests/sim/import/logs.h"

namespace midflight::sim {
namespace {

// A's daemon comes up, connects to B and learns of B's edge.
std::string connected() {
  return line(0, "tincd 1.1pre11 (Nov 24 2026 03:53:29) starting, debug level 5") +
         line(100, "Trying to connect to B (10.0.0.9 port 655)") +
         line(200, "Connected to B (10.0.0.9 port 655)") + line(210, sends("ID", "B", "0 A 17.7")) +
         line(300, got("ID", "B", "0 B 17.7")) + line(400, sends("ACK", "B", "4 655 1 700000c")) +
         line(500, got("ACK", "B", "4 655 1 700000c")) +
         line(600, got("ADD_EDGE", "B", "12 1 B A 10.0.0.1 655 700000c 1"));
}

std::string packet(std::int64_t at) {
  return line(at, "Read packet of 98 bytes from Linux tun/tap device (tun mode)") +
         line(at + 1, "Sending packet of 98 bytes to B (10.0.0.9 port 655)");
}

// The first packet starts the channel, the second finds it waiting.
std::string started() {
  return connected() + packet(1000) +
         line(1010, "No valid key known yet for B (10.0.0.9 port 655)") +
         line(1020, sends("REQ_KEY", "B", start("A", "B", record(kClearKex, 0)))) + packet(2000) +
         line(2010, "No valid key known yet for B (10.0.0.9 port 655)");
}

NodeConformance follow(const std::string& text, const node::Behaviour& behaviour = {}) {
  const auto log = read_log(std::vector{log_file("A", text)}).value();
  const LogFacts facts(log);
  return Follower(log, facts, behaviour).follow();
}

TEST(Follower, DoesWhatTheRealNodeDid) {
  const auto result = follow(started());
  ASSERT_FALSE(result.first_deviation) << result.first_deviation->where.text;
  EXPECT_EQ(result.messages_agreed, 1U);
  EXPECT_EQ(result.restarts_agreed, 1U);
  EXPECT_EQ(result.key_states_agreed, 2U);
}

TEST(Follower, SaysWhatItDoesNotCompare) {
  const auto result = follow(started());
  ASSERT_THAT(result.not_compared, testing::SizeIs(1));
  EXPECT_EQ(result.not_compared[0], "what it sent of ACK (1), ID (1)");
}

TEST(Follower, NamesWhatOnlyTheSimulatedNodeDid) {
  const auto result = follow(connected() + packet(1000) + packet(2000));
  ASSERT_TRUE(result.first_deviation);
  EXPECT_EQ(result.first_deviation->where.text, line(2000, "").substr(0, 26) +
                                                    " tinc.vpn[77]: Read packet of 98 bytes from "
                                                    "Linux tun/tap device (tun mode)");
  EXPECT_THAT(result.first_deviation->simulated, testing::HasSubstr("no valid key for B"));
}

TEST(Follower, NamesWhatOnlyTheRealNodeDid) {
  const auto result =
      follow(connected() + line(900, sends("REQ_KEY", "B", start("A", "B", record(kClearKex, 0)))));
  ASSERT_TRUE(result.first_deviation);
  EXPECT_EQ(result.first_deviation->simulated, "does nothing");
  EXPECT_EQ(result.messages_agreed, 0U);
}

// REQ_KEY, KEX and SIG of the peer make the key valid; the peer's records are made anew.
TEST(Follower, PlaysThePeerOfAKeyExchange) {
  const auto text = started() +
                    line(5000, got("ANS_KEY", "B", ans_key("B", "A", record(kClearKex, 0, 1)))) +
                    line(5100, sends("ANS_KEY", "B", ans_key("A", "B", record(69, 1)))) +
                    line(5200, got("ANS_KEY", "B", ans_key("B", "A", record(69, 1, 2)))) +
                    line(5300, "SPTPS key exchange with B (10.0.0.9 port 655) succesful");
  const auto result = follow(text);
  ASSERT_FALSE(result.first_deviation) << result.first_deviation->where.text;
  EXPECT_FALSE(result.key_state_deviation);
  EXPECT_EQ(result.messages_agreed, 2U);
  EXPECT_EQ(result.key_states_agreed, 3U);
}

TEST(Follower, CountsAKeyStateThatDiffersAndGoesOn) {
  const auto result =
      follow(started() + line(5000, "SPTPS key exchange with B (10.0.0.9 port 655) succesful") +
             packet(6000) + line(6010, "No valid key known yet for B (10.0.0.9 port 655)"));
  EXPECT_TRUE(result.key_state_deviation);
  EXPECT_FALSE(result.first_deviation);
  EXPECT_EQ(result.key_states - result.key_states_agreed, 1U);
}

TEST(FlagSetting, IsRefusedWithWhatThereIs) {
  node::Behaviour behaviour;
  EXPECT_TRUE(apply({"ans_key_clears_validkey", "true"}, behaviour));
  EXPECT_TRUE(behaviour.ans_key_clears_validkey);
  EXPECT_TRUE(apply({"behaviour", "tinc-2015-05"}, behaviour));
  EXPECT_EQ(behaviour, node::behaviour_set("tinc-2015-05"));
  EXPECT_THAT(apply({"rekey_over", "tcp"}, behaviour).error().message,
              testing::HasSubstr("expected ans_key or req_key"));
  EXPECT_FALSE(apply({"no_such_flag", "true"}, behaviour));
  EXPECT_FALSE(apply({"behaviour", "tinc-1.0"}, behaviour));
}

}  // namespace
}  // namespace midflight::sim
