#include "sim/import/diagnosis.h"

#include <gmock/gmock.h>

#include "sim/import/alignment.h"
#include "tests/sim/import/logs.h"

namespace midflight::sim {
namespace {

constexpr auto kKeyed = "SPTPS key exchange with B (10.0.0.9 port 655) succesful";
constexpr auto kNoKey = "No valid key known yet for B (10.0.0.9 port 655)";
constexpr auto kUndecryptable = "Failed to decrypt and verify packet from B (10.0.0.9 port 655)";
constexpr auto kUndecodable =
    "Failed to decode raw TCP packet from B (10.0.0.9 port 655), restarting SPTPS";
constexpr auto kData = "Received packet of 98 bytes from B (10.0.0.9 port 655)";
constexpr std::int64_t kSecond = 1'000'000;

ImportResult diagnosed(const std::vector<std::pair<std::string, std::string>>& texts) {
  std::vector<NodeLog> logs;
  for (const auto& [node, text] : texts) {
    logs.push_back(read_log(std::vector{log_file(node, text)}).value());
  }
  align_clocks(logs);
  ImportResult result;
  diagnose(logs, {}, result);
  return result;
}

std::vector<std::string> races_in_order(const ImportResult& result) {
  std::vector<std::string> out;
  for (const auto& race : result.races) out.push_back(race.name);
  return out;
}

std::string restart(std::int64_t at, std::uint8_t salt = 0) {
  return line(at, sends("REQ_KEY", "B", start("A", "B", record(kClearKex, 0, salt))));
}
std::string his(std::int64_t at, std::size_t size, std::uint32_t number) {
  return line(at, got("ANS_KEY", "B", ans_key("B", "A", record(size, number, 1))));
}

TEST(Diagnosis, OfAFirstStartIsNoRace) {
  const auto result = diagnosed({{"A", line(1, kNoKey) + restart(2) + line(900, kKeyed)}});
  EXPECT_THAT(result.races, testing::IsEmpty());
}

TEST(Diagnosis, OfARestartWithinARekeyNamesTheLinesThatProveIt) {
  const auto result =
      diagnosed({{"A", line(1, kKeyed) + his(kSecond, kSealedKex, 9) + line(kSecond + 50, kNoKey) +
                           restart(kSecond + 90) + line(kSecond + 5090, kKeyed)}});
  ASSERT_THAT(races_in_order(result), testing::ElementsAre("ans-key-clears-validkey"));
  const auto& race = result.races[0];
  EXPECT_EQ(race.at_text, "2026-11-24 12:00:01.000090");
  EXPECT_EQ(race.story,
            "A sent data to B between B's KEX (12:00:01.000000) and SIG, found no valid key and "
            "started the channel anew");
  ASSERT_THAT(race.evidence, testing::SizeIs(3));
  EXPECT_EQ(race.evidence[0].line, 2U);
  EXPECT_EQ(race.evidence[2].line, 4U);
  ASSERT_TRUE(race.down);
  EXPECT_EQ(*race.down, std::chrono::milliseconds(5));
}

TEST(Diagnosis, OfARestartAfterTheRekeyIsNotThatRace) {
  const auto result = diagnosed(
      {{"A", line(1, kKeyed) + his(kSecond, kSealedKex, 9) + his(kSecond + 10, kSealedAck, 10) +
                 line(kSecond + 50, kNoKey) + restart(kSecond + 90)}});
  EXPECT_THAT(result.races, testing::IsEmpty());
}

TEST(Diagnosis, OfANodeThatWasLostIsNoRace) {
  const auto result =
      diagnosed({{"A", line(1, kKeyed) + his(kSecond, kSealedKex, 9) +
                           line(kSecond + 20, "Node B (10.0.0.9 port 655) became unreachable") +
                           line(kSecond + 50, kNoKey) + restart(kSecond + 90)}});
  EXPECT_THAT(result.races, testing::IsEmpty());
}

TEST(Diagnosis, OfARecordOfAnOldSessionIsNoRekey) {
  const auto result = diagnosed(
      {{"A", his(kSecond, kSealedKex, 9) +
                 line(kSecond + 5, "Invalid packet seqno: 9 != 0 from B (10.0.0.9 port 655)") +
                 line(kSecond + 50, kNoKey) + restart(kSecond + 90)}});
  EXPECT_THAT(result.races, testing::IsEmpty());
}

TEST(Diagnosis, OfCrossingStartsIsGlare) {
  const auto result = diagnosed(
      {{"A",
        restart(kSecond) +
            line(kSecond + 500, got("REQ_KEY", "B", start("B", "A", record(kClearKex, 0, 2)))) +
            line(kSecond + 900, "Failed to verify SIG record from B (10.0.0.9 port 655)")}});
  EXPECT_THAT(races_in_order(result), testing::ElementsAre("glare"));
  EXPECT_FALSE(result.races[0].down);
}

TEST(Diagnosis, OfAnAnsweredStartIsNoGlare) {
  const auto result =
      diagnosed({{"A", restart(kSecond) + his(kSecond + 300, kClearKex, 0) +
                           line(kSecond + 500,
                                got("REQ_KEY", "B", start("B", "A", record(kClearKex, 0, 2))))}});
  EXPECT_THAT(result.races, testing::IsEmpty());
}

TEST(Diagnosis, OfDataBeforeTheAckNamesTheAckThatCameLater) {
  const auto result =
      diagnosed({{"A", his(kSecond, kSealedKex, 9) + line(kSecond + 40, kUndecryptable) +
                           line(kSecond + 50, kUndecodable) + restart(kSecond + 90) +
                           his(kSecond + 200, kSealedAck, 11)}});
  ASSERT_THAT(races_in_order(result), testing::ElementsAre("data-overtakes-ack"));
  EXPECT_EQ(result.races[0].evidence.back().line, 5U);
  EXPECT_EQ(result.harmless_refusals, 0U);
}

TEST(Diagnosis, OfDataAfterTheAckIsUnderTheOldKey) {
  const auto result =
      diagnosed({{"A", his(kSecond, kSealedKex, 9) + his(kSecond + 10, kSealedAck, 11) +
                           line(kSecond + 40, kUndecryptable) + line(kSecond + 50, kUndecodable) +
                           restart(kSecond + 90)}});
  EXPECT_THAT(races_in_order(result), testing::ElementsAre("old-key-after-ack"));
}

TEST(Diagnosis, OfARepeatedOrForgedRecordIsReplay) {
  const auto late = line(kSecond,
                         "Received late or replayed packet, seqno 5, last received 9 from "
                         "B (10.0.0.9 port 655)");
  const auto tail = line(kSecond + 50, kUndecodable) + restart(kSecond + 90);
  EXPECT_THAT(races_in_order(diagnosed({{"A", late + tail}})),
              testing::ElementsAre("replay-restarts"));
  const auto forged = line(kSecond - 500, kData) + line(kSecond, kUndecryptable);
  EXPECT_THAT(races_in_order(diagnosed({{"A", forged + tail}})),
              testing::ElementsAre("replay-restarts"));
}

TEST(Diagnosis, OfARefusalWithoutARestartNamesNothing) {
  const auto result = diagnosed({{"A", his(kSecond, kSealedKex, 9) + line(kSecond, kUndecryptable) +
                                           his(kSecond + 9, kSealedAck, 11)}});
  EXPECT_THAT(result.races, testing::IsEmpty());
  EXPECT_EQ(result.harmless_refusals, 1U);
}

// Each sends its KEX 4 ms before it has the other's.
TEST(Diagnosis, OfTwoTimersWithinOneRoundTripNeedsBothLogs) {
  const auto mine = ans_key("A", "B", record(kSealedKex, 5, 3));
  const auto his_kex = ans_key("B", "A", record(kSealedKex, 6, 4));
  const auto a = line(1000, "Expiring symmetric keys") + line(1010, sends("ANS_KEY", "B", mine)) +
                 line(6000, got("ANS_KEY", "B", his_kex));
  const auto b = line(2000, "Expiring symmetric keys") +
                 line(2010, sends("ANS_KEY", "A", his_kex)) + line(6000, got("ANS_KEY", "A", mine));
  EXPECT_THAT(races_in_order(diagnosed({{"A", a}, {"B", b}})),
              testing::ElementsAre("simultaneous-rekey"));
  EXPECT_THAT(diagnosed({{"A", a}}).races, testing::IsEmpty());
  const auto answered =
      line(6000, got("ANS_KEY", "A", mine)) + line(6010, sends("ANS_KEY", "A", his_kex));
  EXPECT_THAT(diagnosed({{"A", a}, {"B", answered}}).races, testing::IsEmpty());
}

TEST(Diagnosis, OfARelayThatMovesAnAckToUdp) {
  const auto relayed = [](const char* by) {
    return line(1000, got("SPTPS_PACKET", "A", "21 33")) +
           line(1040, std::string("Sending packet from A (10.0.0.1 port 655) to C (10.0.0.3 port "
                                  "655) via C (10.0.0.3 port 655) (") +
                          by + ")");
  };
  EXPECT_THAT(races_in_order(diagnosed({{"B", relayed("UDP")}})),
              testing::ElementsAre("rekey-through-udp-relay"));
  EXPECT_THAT(diagnosed({{"B", relayed("TCP")}}).races, testing::IsEmpty());
}

}  // namespace
}  // namespace midflight::sim
