// Starting, rekeying and restarting a channel (spec 2, "Receiving", "Key expiry", "The races to
// show").
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/node/neighbours.h"

namespace midflight::node::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kRestarted = "restart No valid key known yet";
const std::string kRestartedAfter10 = "restart No key from {peer} after 10 seconds";

using Channel = Neighbours;

// As in captures/buggy-2node...: 04:18:08.437281 to .456567.
TEST_F(Channel, StartsWithReqKeyAndThreeAnsKeys) {
  start();
  net.forget();
  net.send("A", "B");
  net.run_for(1s);
  EXPECT_THAT(net.lines("A", "send"),
              ElementsAre("send PACKET DATA", "send REQ_KEY KEX", "send ANS_KEY SIG"));
  EXPECT_THAT(net.lines("B", "send"), ElementsAre("send ANS_KEY KEX", "send ANS_KEY SIG"));
  EXPECT_THAT(net.lines("A", "received"),
              ElementsAre("received ANS_KEY KEX", "received ANS_KEY SIG"));
  EXPECT_THAT(net.lines("B", "received"),
              ElementsAre("received PACKET DATA", "received REQ_KEY KEX", "received ANS_KEY SIG"));
  EXPECT_THAT(net.lines("A", "restart"), ElementsAre("restart No valid key known yet for {peer}"));
  EXPECT_THAT(net.lines("B", "restart"), IsEmpty());
  for (const auto* name : {"A", "B"}) {
    EXPECT_EQ(net.count(name, "keyed"), 1U);
    EXPECT_EQ(net.count(name, "log SPTPS key exchange with {peer} succesful"), 1U);
  }
  EXPECT_EQ(net.fact("A", "session", "B"), "SECONDARY_KEX");
  EXPECT_EQ(net.fact("A", "validkey", "B"), "true");
  EXPECT_EQ(net.fact("B", "waitingforkey", "A"), "false");
}

TEST_F(Channel, ProbesAreLostWhileItIsUnkeyed) {
  start();
  net.forget();
  net.send("A", "B");
  // The second is meant for a local address (spec 2, "UDP probes").
  EXPECT_EQ(net.count("A", "log Sending UDP probe length 18"), 2U);
  EXPECT_EQ(net.count("A", "log Handshake phase not finished yet from {peer}"), 2U);
  EXPECT_EQ(net.count("A", "send UDP"), 0U);
}

TEST_F(Channel, ReportsFollowTheOpeningAndPrecedeTheAnswer) {
  start();
  net.forget();
  net.send("A", "B");
  net.run_for(15ms);
  EXPECT_THAT(net.lines("B"), testing::IsSupersetOf({"received REQ_KEY KEX", "send ANS_KEY SIG"}));
  const auto lines = net.lines("B");
  EXPECT_LT(std::ranges::find(lines, "received REQ_KEY KEX"),
            std::ranges::find(lines, "send ANS_KEY SIG"));
}

TEST_F(Channel, KeyExpiryExchangesSixAnsKeysAndKeepsValidkey) {
  start();
  settle();
  net.force_kex("A", "B");
  net.run_for(1s);
  EXPECT_THAT(net.lines("A", "send ANS_KEY"),
              ElementsAre("send ANS_KEY KEX", "send ANS_KEY SIG", "send ANS_KEY ACK"));
  EXPECT_THAT(net.lines("B", "send ANS_KEY"),
              ElementsAre("send ANS_KEY KEX", "send ANS_KEY SIG", "send ANS_KEY ACK"));
  for (const auto* name : {"A", "B"}) {
    EXPECT_THAT(net.lines(name, "flag validkey"), IsEmpty());
    EXPECT_EQ(net.count(name, "keyed"), 1U);
    EXPECT_EQ(net.count(name, "restart"), 0U);
  }
  EXPECT_EQ(net.count("A", "rekey"), 1U);
  EXPECT_EQ(net.count("B", "rekey"), 0U);
}

// Scenarios name exchanges by number: 1 is the first of a session, at both ends.
TEST_F(Channel, BothEndsAgreeOnTheNumberOfAnExchange) {
  start();
  net.send("A", "B");
  net.run_for(1s);
  net.force_kex("A", "B");
  net.run_for(1s);
  std::vector<std::uint32_t> received;
  std::vector<std::uint32_t> sent;
  for (const auto& happening : net.happenings()) {
    const auto* const report = std::get_if<Report>(&happening.effect);
    if (report != nullptr && report->kind == ReportKind::received && report->record == "KEX") {
      received.push_back(report->exchange);
    }
    const auto* const send = std::get_if<SendStream>(&happening.effect);
    if (send != nullptr && send->label.record == "KEX") sent.push_back(send->label.exchange);
  }
  EXPECT_THAT(sent, ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(received, ElementsAre(1, 1, 2, 2));
}

TEST_F(Channel, KeyExpiryRunsOnTheOwnClock) {
  net.config("A").key_expire = 20s;
  start();
  settle();
  const auto rekeyed = [&] { return net.count("A", "rekey") > 0; };
  ASSERT_TRUE(net.run_until(rekeyed));
  EXPECT_EQ(net.when("A", "log Expiring symmetric keys"), 20s);
  EXPECT_EQ(net.when("A", "send KEY_CHANGED"), 20s);
  net.forget();
  ASSERT_TRUE(net.run_until(rekeyed));
  EXPECT_EQ(net.now(), 40s);
}

TEST_F(Channel, AForcedExchangeIsRefusedWhileOneIsUnderWay) {
  start();
  settle();
  net.force_kex("A", "B");
  net.force_kex("A", "B");
  EXPECT_EQ(net.count("A", "rekey"), 1U);
  EXPECT_EQ(net.count("A", "log Cannot force KEX in current state"), 1U);
  EXPECT_EQ(net.count("A", "send ANS_KEY KEX"), 1U);
}

// The mission's race, from one side: heals in about one and a half round trips.
TEST_F(Channel, BeforeTheFixDataBetweenKexAndSigRestarts) {
  start(true);
  settle();
  net.force_kex("A", "B");
  send_data_on_kex("B", "A");
  EXPECT_EQ(net.count("B", "flag validkey 0"), 1U);
  EXPECT_EQ(net.count("B", kRestarted), 1U);
  net.run_for(1s);
  // A's SIG and ACK were sealed in the old session and meet the new one, which awaits number 0.
  EXPECT_EQ(net.count("B", "refused ANS_KEY Invalid packet seqno: "), 2U);
  for (const auto& line : net.lines("B", "refused")) EXPECT_TRUE(line.ends_with(" != 0")) << line;
  EXPECT_EQ(net.count("A", "log Got REQ_KEY from {peer} while we already started"), 1U);
  EXPECT_EQ(net.count("A", kRestarted), 0U);
  EXPECT_EQ(net.fact("A", "validkey", "B"), "true");
  EXPECT_EQ(net.fact("B", "validkey", "A"), "true");
  // KEX at 10 ms, REQ_KEY 10 ms, its KEX and SIG 10 ms: B is keyed first.
  EXPECT_EQ(*net.when("B", "keyed") - *net.when("B", kRestarted), 2 * net.stream_delay);
  EXPECT_EQ(*net.when("A", "flag validkey 1") - *net.when("B", kRestarted), 3 * net.stream_delay);
}

TEST_F(Channel, AfterTheFixDataBetweenKexAndSigIsSent) {
  start();
  settle();
  net.force_kex("A", "B");
  send_data_on_kex("B", "A");
  EXPECT_EQ(net.count("B", "send UDP DATA"), 1U);
  net.run_for(1s);
  EXPECT_EQ(net.count("A", "deliver"), 1U);
  EXPECT_EQ(net.count("A", "restart") + net.count("B", "restart"), 0U);
}

// Both sides restart: down until last_req_key + 10 < now in whole seconds, then A restarts again.
TEST_F(Channel, GlareStaysDownUntilTheTenthSecondIsOver) {
  // Half a second off A's timer, lest both rules fire within one round trip and glare repeats.
  net.config("B").ping_timeout = 5500ms;
  start(true);
  settle();
  net.force_kex("A", "B");
  send_data_on_kex("B", "A");
  send_data_on_kex("A", "B");
  const auto restarted = *net.when("A", kRestarted);
  EXPECT_EQ(net.count("B", kRestarted), 1U);
  net.run_for(1s);
  for (const auto* name : {"A", "B"}) {
    EXPECT_EQ(net.count(name, "refused ANS_KEY Failed to verify SIG record"), 1U) << name;
    EXPECT_EQ(net.count(name, "refused ANS_KEY Invalid packet seqno: 0 != 1"), 1U) << name;
  }
  EXPECT_EQ(net.fact("A", "validkey", "B"), "false");
  // A sends every 50 ms; the channel comes back with the first packet of the eleventh second.
  while (net.count("A", kRestartedAfter10) == 0 && net.now() < restarted + 20s) {
    net.send("A", "B");
    net.run_for(50ms);
  }
  const auto whole = [](Duration d) { return std::chrono::floor<std::chrono::seconds>(d); };
  const auto again = *net.when("A", kRestartedAfter10);
  EXPECT_GE(again, whole(restarted) + 11s);
  EXPECT_LT(again, whole(restarted) + 11s + 50ms);
  net.run_for(1s);
  EXPECT_EQ(net.fact("A", "validkey", "B"), "true");
  EXPECT_EQ(net.fact("B", "validkey", "A"), "true");
}

// A forged record uses up the number of A's KEX, so that its SIG is the first that B takes.
TEST_F(Channel, AReceivedRecordIsNamedForWhatItIsNotForWhatIsAwaited) {
  start(true);
  settle();
  net.force_kex("A", "B");
  send_data_on_kex("B", "A");
  ASSERT_EQ(net.count("B", kRestarted), 1U);
  net.forget();
  forge();
  net.run_for(100ms);
  EXPECT_EQ(net.count("B", "refused ANS_KEY Invalid packet seqno: 0 != 1"), 1U);
  EXPECT_EQ(net.count("B", "received ANS_KEY SIG"), 1U);
  EXPECT_EQ(net.count("B", "received ANS_KEY KEX"), 0U);
  EXPECT_EQ(net.count("B", "refused ANS_KEY Invalid KEX record length"), 1U);
}

// Survives the fix: data under the new key overtakes the ACK.
TEST_F(Channel, DataThatOvertakesTheAckRestartsAfterTenQuietSeconds) {
  start();
  settle();
  net.run_for(10s);  // last_req_key is long ago now
  overtake_the_ack();
  EXPECT_EQ(net.count("B", kUndecodable), 1U);
  EXPECT_EQ(net.fact("A", "validkey", "B"), "true");
}

TEST_F(Channel, UndecodableDataIsOnlyLostWithinTenSecondsOfAReqKey) {
  start();
  settle();  // B's last_req_key is about six seconds ago
  overtake_the_ack();
  EXPECT_EQ(net.count("B", "restart"), 0U);
}

TEST_F(Channel, UndecodableDataNeverRestartsWithoutTheRule) {
  for (const auto* name : {"A", "B"}) net.config(name).behaviour.restart_on_undecryptable = false;
  start();
  settle();
  net.run_for(20s);
  net.forget();
  forge();
  EXPECT_EQ(net.count("B", "restart"), 0U);
}

TEST_F(Channel, ARepeatedDatagramIsRefusedAndRestarts) {
  start();
  settle();
  net.run_for(10s);
  const auto copy = send_datagram();
  net.run_for(1s);
  net.inject_datagram("B", net.address("A"), copy);
  EXPECT_EQ(net.count("B", "refused UDP Received late or replayed packet"), 1U);
  EXPECT_EQ(net.count("B", kUndecodable), 1U);
}

// In whole seconds: last_req_key < now - 10.
TEST_F(Channel, TheTenSecondRuleComparesWholeSeconds) {
  start();
  settle();
  // B's last_req_key is of second 1, when A's first packet came.
  net.run_for(11s + 999ms - net.now());
  forge();
  EXPECT_EQ(net.count("B", "restart"), 0U);
  net.run_for(1ms);
  forge();
  EXPECT_EQ(net.count("B", kUndecodable), 1U);
  EXPECT_EQ(net.when("B", kUndecodable), 12s);
}

TEST_F(Channel, ThePingTimerAloneTriggersTheRace) {
  net.config("A").key_expire = 10s;
  net.stream_delay = 300ms;
  start(true);
  net.run_for(2s);
  net.send("A", "B");
  ASSERT_TRUE(net.run_until([&] { return net.count("A", "rekey") > 0; }));
  net.forget();
  net.run_for(3s);
  // A holds B's KEX from 10.6 s on and lacks its ACK until 11.2 s; its timer fires at 11 s.
  EXPECT_EQ(net.count("A", "send PACKET") + net.count("B", "send PACKET"), 0U);
  EXPECT_EQ(net.count("A", "send UDP DATA") + net.count("B", "send UDP DATA"), 0U);
  EXPECT_EQ(net.when("A", kRestarted), 11s);
  EXPECT_EQ(net.count("B", kRestarted), 0U);
}

TEST_F(Channel, RestartLeavesUdpAlone) {
  start(true);
  settle();
  net.force_kex("A", "B");
  send_data_on_kex("B", "A");
  ASSERT_EQ(net.count("B", kRestarted), 1U);
  EXPECT_EQ(net.fact("B", "udp_confirmed", "A"), "true");
  EXPECT_EQ(net.fact("B", "minmtu", "A"), "1439");
}

TEST(BehaviourSet, NamesThreeVersionsOfTincAndAProposal) {
  EXPECT_EQ(behaviour_set("tinc-after-fix"), Behaviour{});
  EXPECT_EQ(behaviour_set("tinc-before-fix"), Behaviour{.ans_key_clears_validkey = true});
  EXPECT_EQ(behaviour_set("tinc-2015-05"), Behaviour{.rekey_over = RekeyOver::req_key});
  EXPECT_EQ(behaviour_set("midflight-hardened"), Behaviour{.restart_needs_lasting_failure = true});
  EXPECT_FALSE(behaviour_set("tinc-1.0"));
}

}  // namespace
}  // namespace midflight::node::test
