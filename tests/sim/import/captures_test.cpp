#include "tests/sim/import/captures.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace midflight::sim {
namespace {

ImportResult imported(const Capture& capture, std::vector<FlagSetting> flags = {}) {
  auto request = capture.request();
  request.flags = std::move(flags);
  return imported(request);
}

std::set<std::string> names(const ImportResult& result) {
  std::set<std::string> out;
  for (const auto& race : result.races) out.insert(race.name);
  return out;
}

std::vector<std::string> instants(const ImportResult& result, const std::string& race,
                                  const std::string& node) {
  std::vector<std::string> out;
  for (const auto& each : result.races) {
    if (each.name == race && each.node == node) out.push_back(each.at_text.substr(11));
  }
  return out;
}

void expect_conformance(const ImportResult& result) {
  for (const auto& node : result.conformance) {
    EXPECT_FALSE(node.first_deviation) << node.first_deviation->where.text;
    EXPECT_FALSE(node.key_state_deviation) << node.key_state_deviation->where.text;
    EXPECT_GT(node.messages, 0U);
    EXPECT_EQ(node.messages_agreed, node.messages);
    EXPECT_EQ(node.restarts_agreed, node.restarts);
    EXPECT_EQ(node.refusals_agreed, node.refusals);
    EXPECT_EQ(node.key_states_agreed, node.key_states);
  }
}

std::vector<std::string> agreeing(const ImportResult& result, const std::string& name) {
  std::vector<std::string> out;
  for (const auto& flag : result.flags) {
    for (const auto& value : flag.values) {
      if (flag.flag == name && !value.deviation) out.push_back(value.value);
    }
  }
  return out;
}

class EveryCapture : public testing::TestWithParam<const char*> {};

TEST_P(EveryCapture, IsReadWithoutALostLine) {
  const auto capture = load_capture(GetParam());
  const auto result = imported(capture);
  ASSERT_EQ(result.logs.size(), capture.logs.size());
  for (const auto& log : result.logs) {
    const auto& text = capture.logs.at(log.node);
    EXPECT_EQ(log.unknown, 0U) << log.node;
    // A head of a log ends within a line.
    EXPECT_EQ(log.foreign, text.ends_with('\n') ? 0U : 1U) << log.node;
    EXPECT_EQ(log.acausal, 0U) << log.node;
    EXPECT_EQ(log.clock_offset, Duration::zero()) << log.node;
  }
}

TEST_P(EveryCapture, IsFollowedFromBeginningToEnd) {
  expect_conformance(imported(load_capture(GetParam())));
}

// A part from anywhere of one node's log, as a rotation leaves it: what it tells is followed.
TEST_P(EveryCapture, InPartsOfAnySizeIsFollowed) {
  const auto capture = load_capture(GetParam());
  for (const auto& [node, text] : capture.logs) {
    for (const std::size_t begin : {1U, 2U, 3U, 5U, 7U}) {
      for (const std::size_t end : {8U, 10U}) {
        const auto from = text.find('\n', text.size() / 10 * begin) + 1;
        const auto to = text.rfind('\n', text.size() / 10 * end) + 1;
        ImportRequest request;
        request.logs = {{node, node, std::string_view(text).substr(from, to - from)}};
        for (const auto& each : imported(request).conformance) {
          EXPECT_FALSE(each.first_deviation) << begin << each.first_deviation->where.text;
          EXPECT_FALSE(each.key_state_deviation) << begin << each.key_state_deviation->where.text;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, EveryCapture,
                         testing::Values("buggy-2", "buggy-3", "fixed-2", "fixed-3", "pre-3"));

// Instants from the captures' timeline.txt: REQ_KEY in the middle of a rekey.
TEST(RealCapture, OfTwoBeforeTheFixShowsTheRaceAtEachRestart) {
  const auto result = imported(load_capture("buggy-2"));
  EXPECT_THAT(names(result), testing::ElementsAre("ans-key-clears-validkey", "glare"));
  EXPECT_THAT(instants(result, "ans-key-clears-validkey", "B"),
              testing::ElementsAre("04:18:10.939380", "04:18:14.018115", "04:18:26.231250"));
  EXPECT_THAT(instants(result, "ans-key-clears-validkey", "A"),
              testing::ElementsAre("04:18:14.023508", "04:18:26.236556"));
  EXPECT_THAT(agreeing(result, "ans_key_clears_validkey"), testing::ElementsAre("true"));
  EXPECT_THAT(agreeing(result, "rekey_over"), testing::ElementsAre("ans_key"));
}

// README of the captures: one-sided heals in about one round trip, both-sided takes 11.0 s.
TEST(RealCapture, TellsHowLongTheChannelWasDown) {
  const auto result = imported(load_capture("buggy-2"));
  ASSERT_GE(result.races.size(), 2U);
  ASSERT_TRUE(result.races[0].down);
  EXPECT_LT(*result.races[0].down, std::chrono::milliseconds(25));
  ASSERT_TRUE(result.races[1].down);
  EXPECT_EQ(std::chrono::round<std::chrono::seconds>(*result.races[1].down),
            std::chrono::seconds(11));
}

TEST(RealCapture, OfThreeBeforeTheFixShowsTheRaceThroughTheRelay) {
  const auto result = imported(load_capture("buggy-3"));
  EXPECT_THAT(names(result), testing::ElementsAre("ans-key-clears-validkey", "glare"));
  EXPECT_THAT(instants(result, "ans-key-clears-validkey", "C"), testing::SizeIs(3));
}

TEST(RealCapture, OfTwoAfterTheFixShowsNoRace) {
  const auto result = imported(load_capture("fixed-2"));
  EXPECT_THAT(result.races, testing::IsEmpty());
  EXPECT_EQ(result.harmless_refusals, 1U);
  EXPECT_THAT(agreeing(result, "ans_key_clears_validkey"), testing::ElementsAre("false"));
}

TEST(RealCapture, OfThreeAfterTheFixShowsWhatTheFixLeft) {
  const auto result = imported(load_capture("fixed-3"));
  EXPECT_THAT(names(result), testing::ElementsAre("data-overtakes-ack"));
  EXPECT_THAT(instants(result, "data-overtakes-ack", "C"), testing::ElementsAre("04:18:47.457846"));
  EXPECT_THAT(agreeing(result, "restart_on_undecryptable"), testing::ElementsAre("true"));
}

TEST(RealCapture, OfTheOldRekeyShowsTheRelaysPart) {
  const auto result = imported(load_capture("pre-3"));
  EXPECT_THAT(names(result), testing::ElementsAre("rekey-through-udp-relay"));
  for (const auto& race : result.races) EXPECT_FALSE(race.down) << "it never came back";
  EXPECT_THAT(agreeing(result, "rekey_over"), testing::ElementsAre("req_key"));
}

// The flag before the fix is refuted by the first restart that it does not explain.
TEST(RealCapture, WithTheWrongFlagDeviatesAtTheRestartItself) {
  const auto result = imported(load_capture("buggy-2"), {{"ans_key_clears_validkey", "false"}});
  const auto& b = result.conformance.at(1);
  ASSERT_TRUE(b.first_deviation);
  EXPECT_THAT(b.first_deviation->where.text,
              testing::StartsWith("2026-11-24 04:18:10.939332 tinc[23442]: No valid key"));
  EXPECT_EQ(b.first_deviation->simulated, "does nothing");
}

TEST(RealCapture, OfOneEndAloneIsEnough) {
  auto capture = load_capture("buggy-2");
  capture.logs.erase("A");
  const auto result = imported(capture);
  expect_conformance(result);
  EXPECT_THAT(instants(result, "ans-key-clears-validkey", "B"), testing::SizeIs(3));
}

TEST(RealCapture, RotatedInTwoPartsIsOneLog) {
  const auto capture = load_capture("buggy-2");
  const std::string_view whole = capture.logs.at("A");
  const auto cut = whole.find('\n', whole.size() / 2) + 1;
  ImportRequest request;
  request.logs = {{"A", "A.log", whole.substr(cut)}, {"A", "A.log.1", whole.substr(0, cut)}};
  const auto result = import_capture(request);
  ASSERT_TRUE(result);
  ASSERT_THAT(result->logs, testing::SizeIs(1));
  EXPECT_TRUE(result->logs[0].from_start);
  expect_conformance(*result);
}

TEST(RealCapture, ThatBeginsInTheMiddleIsFollowedFromTheFirstKeyExchange) {
  const auto capture = load_capture("fixed-3");
  for (const auto& [node, text] : capture.logs) {
    for (const int part : {3, 5, 8}) {
      const auto cut = text.find('\n', text.size() / 10 * static_cast<std::size_t>(part)) + 1;
      ImportRequest request;
      request.logs = {{node, node, std::string_view(text).substr(cut)}};
      const auto result = imported(request);
      EXPECT_FALSE(result.logs[0].from_start);
      expect_conformance(result);
    }
  }
}

TEST(RealCapture, OfTheLinkHoldsTheDatagramsByNumber) {
  const auto capture = load_capture("buggy-2");
  const auto result = read_pcap({"link.pcap", capture.pcap}, {"A", "B"});
  ASSERT_TRUE(result);
  EXPECT_GT(result->summary.datagrams, 0U);
  EXPECT_GT(result->summary.segments, 0U);
  EXPECT_EQ(result->datagrams.size(), result->summary.datagrams);
}

}  // namespace
}  // namespace midflight::sim
