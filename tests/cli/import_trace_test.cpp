// Imports of the real captures: what is written, and its replay.
#include <nlohmann/json.hpp>

#include "scenarios/reader.h"
#include "sim/cli/packed.h"
#include "sim/cli/replay_imported.h"
#include "sim/kernel/choice.h"
#include "sim/world/protocol.h"
#include "tests/cli/workplace.h"
#include "tests/support/zstd.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string capture(const std::string& file) {
  return MIDFLIGHT_SOURCE_DIR "/tests/captures/" + file + ".zst";
}

std::size_t lines_in(const std::string& file) {
  const auto text = decompressed(capture(file));
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

class ImportOfCapture : public Workplace {
 protected:
  // Of a run with the nodes A and B, and C if there are three.
  [[nodiscard]] std::vector<std::string> command(const std::string& run) const {
    std::vector<std::string> out{"import"};
    for (const std::string node : {"A", "B", "C"}) {
      const auto file = capture(run + "." + node + ".log");
      if (!std::filesystem::exists(file)) continue;
      out.insert(out.end(), {"--tinc-log", node + "=" + file});
    }
    return out;
  }
  [[nodiscard]] Spawned import(const std::string& run, std::vector<std::string> more = {}) const {
    auto all = command(run);
    all.insert(all.end(), more.begin(), more.end());
    auto ran = midflight(all);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran;
  }
  [[nodiscard]] std::vector<json> trace(const std::string& run) const {
    EXPECT_EQ(import(run, {"-o", "trace.jsonl"}).err, "");
    std::istringstream text(read("trace.jsonl"));
    std::vector<json> out;
    for (std::string line; std::getline(text, line);) out.push_back(json::parse(line));
    return out;
  }
};

sim::ScenarioConfig scenario_of(const json& header, const std::string& behaviour = "") {
  std::vector<scenarios::Override> overrides;
  if (!behaviour.empty()) overrides.push_back({"defaults.node.behaviour", behaviour});
  const auto loaded = scenarios::parse_resolved(header.at("scenario").dump(), "trace", overrides);
  EXPECT_TRUE(loaded) << scenarios::to_text(loaded.error());
  return loaded->config;
}

std::map<std::string, std::string> logs_of(const std::vector<json>& trace) {
  std::map<std::string, std::string> out;
  for (const auto& line : trace) {
    if (line.contains("event")) {
      out[line.at("node").get<std::string>()] += line.at("text").get<std::string>() + "\n";
    }
  }
  return out;
}

// Instants and kinds are those of the capture's timeline.txt.
TEST_F(ImportOfCapture, BeforeTheFixTellsTheRaceInWords) {
  const auto out = import("buggy-2").out;
  EXPECT_THAT(out,
              AllOf(HasSubstr("race at 2026-11-24 04:18:10.939380: ans-key-clears-validkey\n"
                              "    B sent data to A between A's KEX (04:18:10.938956) and SIG"),
                    HasSubstr("race at 2026-11-24 04:18:14.018115: ans-key-clears-validkey\n"
                              "    B sent data to A between A's KEX (04:18:14.016331) and SIG"),
                    HasSubstr("race at 2026-11-24 04:18:14.023508: ans-key-clears-validkey\n"
                              "    A sent data to B between B's SIG (04:18:14.022348) and ACK")));
  // From B's REQ_KEY at .939380 until A has a key at .956827.
  EXPECT_THAT(out, HasSubstr("the channel is down for 17.447 ms"));
  // Both restarted within one round trip, and the 10-second rule ended it.
  EXPECT_THAT(out, HasSubstr(": glare\n    A and B both started the channel anew, A at "
                             "04:18:14.023508, before it had B's REQ_KEY at 04:18:14.023576"));
  EXPECT_THAT(out, HasSubstr("  ans_key_clears_validkey: true\n    not false:\n"));
  EXPECT_THAT(out, Not(HasSubstr("first deviation")));
}

TEST_F(ImportOfCapture, AfterTheFixTellsOnlyWhatTheFixLeft) {
  const auto two = import("fixed-2").out;
  EXPECT_THAT(two, AllOf(HasSubstr("no known race"), HasSubstr("ans_key_clears_validkey: false")));
  const auto three = import("fixed-3").out;
  EXPECT_THAT(three, AllOf(HasSubstr("race at 2026-11-24 04:18:47.457846: data-overtakes-ack\n"
                                     "    data of A under the new key came before A's ACK"),
                           Not(HasSubstr("ans-key-clears-validkey")), Not(HasSubstr("glare"))));
}

// All of each kind, for every node of every capture.
TEST_F(ImportOfCapture, IsReproducedWhole) {
  for (const std::string run : {"buggy-2", "buggy-3", "fixed-2", "fixed-3", "pre-3"}) {
    const auto found = json::parse(import(run, {"--json", "-"}).out);
    for (const auto& node : found.at("conformance")) {
      EXPECT_TRUE(node.at("conforms")) << run << node;
      for (const auto* what : {"messages", "restarts", "refusals", "key_states"}) {
        EXPECT_EQ(node.at(what).at("agreed"), node.at(what).at("compared")) << run << node;
      }
      EXPECT_GT(node.at("messages").at("compared"), 0) << run << node;
    }
  }
}

TEST_F(ImportOfCapture, WithTheWrongFlagNamesTheRestartAndBothSides) {
  const auto out = import("buggy-2", {"--set", "ans_key_clears_validkey=false"}).out;
  EXPECT_THAT(out, AllOf(HasSubstr("B's first deviation"),
                         HasSubstr("04:18:10.939332 tinc[23442]: No valid key known yet for A"),
                         HasSubstr("real node:      finds no valid key for A"),
                         HasSubstr("simulated node: does nothing")));
}

TEST_F(ImportOfCapture, WritesOneEventForEachLineAndSaysWhatItTells) {
  const auto all = trace("buggy-2");
  const auto lines = lines_in("buggy-2.A.log") + lines_in("buggy-2.B.log");
  ASSERT_EQ(all.size(), 1 + lines + 2);
  EXPECT_EQ(all.front().at("midflight_trace"), 1);
  EXPECT_EQ(all.front().at("kind"), "import");
  EXPECT_EQ(all.front().at("nodes"), json({"A", "B"}));
  for (std::size_t i = 1; i <= lines; ++i) ASSERT_EQ(all[i].at("event"), i);
  // timeline.txt: 04:18:10.933323 A Sending ANS_KEY A->B KEX(enc) seqno=69
  const auto kex = std::ranges::find_if(all, [](const json& each) {
    return each.value("kind", "") == "sent" && each.value("record_number", 0) == 69;
  });
  ASSERT_NE(kex, all.end());
  EXPECT_EQ(kex->at("node"), "A");
  EXPECT_EQ(kex->at("peer"), "B");
  EXPECT_EQ(kex->at("message"), "ANS_KEY");
  EXPECT_EQ(kex->at("record"), "KEX");
  EXPECT_THAT(kex->at("payload"), testing::StartsWith("00000045"));
  EXPECT_THAT(kex->at("text"), HasSubstr(" 04:18:10.933323 "));
  EXPECT_TRUE(all[lines + 1].contains("result"));
}

TEST_F(ImportOfCapture, EndsWithTheChecksumOfAllLinesBefore) {
  const auto all = trace("buggy-2");
  std::istringstream text(read("trace.jsonl"));
  std::uint64_t checksum = 0;
  std::string line;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    std::getline(text, line);
    checksum = sim::fingerprint(line, checksum);
  }
  std::ostringstream digits;
  digits << std::hex << std::setw(16) << std::setfill('0') << checksum;
  EXPECT_EQ(all.back().at("end"), json({{"lines", all.size() - 1}, {"checksum", digits.str()}}));
}

// The captures' README: A dials B, 5 ms one way.
TEST_F(ImportOfCapture, HoldsTheNetworkAsAScenario) {
  const auto config = scenario_of(trace("buggy-2").front());
  ASSERT_EQ(config.nodes.size(), 2U);
  EXPECT_EQ(sim::tinc().value(config.nodes[0].behaviour, "ans_key_clears_validkey"), "true");
  ASSERT_EQ(config.connections.size(), 1U);
  EXPECT_EQ(config.nodes[config.connections[0].from.value].name, "A");
  ASSERT_EQ(config.links.size(), 1U);
  EXPECT_GE(config.links[0].a_to_b.delay, std::chrono::milliseconds(5));
  EXPECT_LT(config.links[0].a_to_b.delay, std::chrono::milliseconds(6));
  EXPECT_EQ(config.nodes[0].name, "A");
}

TEST_F(ImportOfCapture, IsReplayedFromItsTrace) {
  const auto all = trace("buggy-3");
  const auto logs = logs_of(all);
  ASSERT_EQ(logs.size(), 3U);
  const auto same = replay_imported(scenario_of(all.front()), logs);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->result.error, "") << same->text;
  const auto other = replay_imported(scenario_of(all.front(), "tinc-after-fix"), logs);
  ASSERT_TRUE(other);
  EXPECT_THAT(other->result.error, HasSubstr("the real node finds no valid key"));
  EXPECT_THAT(other->text, HasSubstr("real node:      finds no valid key"));
}

TEST_F(ImportOfCapture, IsReplayedFromItsFile) {
  ASSERT_EQ(import("buggy-3", {"-o", "trace.jsonl.zst"}).status, 0);
  const auto same = midflight({"replay", "trace.jsonl.zst"});
  EXPECT_EQ(same.status, 0) << same.out << same.err;
  EXPECT_THAT(same.out, HasSubstr("The same as recorded."));
  const auto other =
      midflight({"replay", "trace.jsonl.zst", "--set", "defaults.node.behaviour=tinc-after-fix"});
  EXPECT_EQ(other.status, 3);
  EXPECT_THAT(other.out, AllOf(HasSubstr("Not the same as recorded."),
                               HasSubstr("real node:      finds no valid key")));
  for (const std::vector<std::string>& option :
       {std::vector<std::string>{"--keep-going"}, {"--seed", "2"}, {"--trace", "again.jsonl"}}) {
    std::vector<std::string> arguments{"replay", "trace.jsonl.zst"};
    arguments.insert(arguments.end(), option.begin(), option.end());
    EXPECT_THAT(refused(arguments), HasSubstr("whose replay has no " + option.front()));
  }
}

TEST_F(ImportOfCapture, HasTheOutputsOfARunWhenReplayed) {
  ASSERT_EQ(import("buggy-2", {"-o", "trace.jsonl"}).status, 0);
  const auto ran =
      midflight({"replay", "trace.jsonl", "--set", "defaults.node.behaviour=tinc-after-fix",
                 "--json", "result.json", "--junit", "result.xml", "--log", "nodes.log", "--html",
                 "page.html", "--pcapng", "all.pcapng", "--twice"});
  EXPECT_EQ(ran.status, 3) << ran.err;
  const auto result = json::parse(read("result.json")).front();
  EXPECT_THAT(result.at("error").get<std::string>(), HasSubstr("finds no valid key for"));
  ASSERT_EQ(result.at("expectations").size(), 2U);
  for (const auto& expectation : result.at("expectations")) {
    EXPECT_FALSE(expectation.at("passed").get<bool>()) << expectation;
  }
  EXPECT_EQ(result.at("events"), lines_in("buggy-2.A.log") + lines_in("buggy-2.B.log"));
  EXPECT_THAT(read("result.xml"), HasSubstr("finds no valid key for"));
  EXPECT_THAT(read("nodes.log"), HasSubstr(" A        info    Started\n"));
  EXPECT_THAT(read("page.html"), HasSubstr("</html>"));
  EXPECT_NE(read("all.pcapng"), "");
}

// The first deviation is at a later event than this.
TEST_F(ImportOfCapture, IsReplayedUpToAnEvent) {
  ASSERT_EQ(import("buggy-2", {"-o", "trace.jsonl"}).status, 0);
  const auto ran =
      midflight({"replay", "trace.jsonl", "--set", "defaults.node.behaviour=tinc-after-fix",
                 "--until", "300", "--json", "result.json"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_EQ(json::parse(read("result.json")).front().at("events"), 300);
}

TEST_F(ImportOfCapture, IsCompressedIfItsNameSaysSo) {
  EXPECT_EQ(import("fixed-2", {"-o", "a.jsonl"}).out, import("fixed-2", {"-o", "a.zst"}).out);
  const auto packed = read("a.zst");
  EXPECT_LT(packed.size(), read("a.jsonl").size() / 4);
  EXPECT_EQ(unpacked(packed), read("a.jsonl"));
}

TEST_F(ImportOfCapture, WithTheLinkHoldsItsDatagrams) {
  const auto ran = import("buggy-2", {"--pcap", capture("buggy-2.A.pcap"), "-o", "trace.jsonl",
                                      "--json", "found.json"});
  EXPECT_THAT(ran.out, HasSubstr("datagrams and "));
  const auto datagrams = json::parse(read("found.json")).at("pcap").at("datagrams").get<int>();
  std::istringstream text(read("trace.jsonl"));
  int told = 0;
  for (std::string line; std::getline(text, line);) {
    told += line.find(R"("message":"UDP")") != std::string::npos &&
                    line.find(R"("text":)") == std::string::npos
                ? 1
                : 0;
  }
  EXPECT_GT(datagrams, 0);
  EXPECT_EQ(told, datagrams);
}

}  // namespace
}  // namespace midflight::cli
