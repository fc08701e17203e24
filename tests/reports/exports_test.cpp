// Each format from a few hand-made events: alpha sends two messages to beta, one of them is lost.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "reports/graphviz.h"
#include "reports/mermaid.h"
#include "reports/pcapng.h"
#include "reports/perfetto.h"
#include "reports/qlog.h"
#include "reports/shiviz.h"
#include "tests/sim/events.h"

namespace midflight::reports {
namespace {

using SortedJson = nlohmann::json;
using sim::EventKind;
using sim::Feed;
using sim::kAlpha;
using sim::kBeta;
using sim::message;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

const std::vector<std::string> kNames{"alpha", "beta"};
constexpr std::string_view kHostile = "it \"broke\" \\ #1; <b>\nnext \xff";

sim::Event with_text(sim::Event event, std::string_view text) {
  event.text = text;
  return event;
}

// Events 1 to 6.
void show_run(Exporter& exporter) {
  Feed feed(exporter);
  feed.at(0ms).see(sim::make(EventKind::started, kAlpha));
  feed.at(10ms).see(message(EventKind::sent, kAlpha, kBeta));
  feed.at(22ms).see(message(EventKind::arrived, kBeta, kAlpha, 2));
  feed.at(30ms).see(message(EventKind::sent, kAlpha, kBeta));
  feed.see(with_text(message(EventKind::lost, kAlpha, kBeta, 4), "partition"));
  auto restart = with_text(sim::make(EventKind::restart, kBeta, kAlpha), kHostile);
  restart.cause = 3;
  feed.at(40ms).see(restart);
  exporter.finish();
}

template <class Writer, class... More>
std::string written(More... more) {
  std::string out;
  Writer writer(kNames, more..., [&out](std::string_view text) { out += text; });
  show_run(writer);
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(MermaidDiagram, DrawsArrivalsLossesAndNotes) {
  EXPECT_THAT(
      lines_of(written<Mermaid>()),
      ElementsAre("sequenceDiagram", "  participant n0 as alpha", "  participant n1 as beta",
                  "  Note right of n0: 0.000000 Started", "  n0->>n1: 0.022000 ANS_KEY SIG #35;2",
                  "  n0-xn1: 0.030000 ANS_KEY SIG #35;2 lost: partition",
                  "  Note right of n1: 0.040000 it \"broke\" \\ #35;1#59; #lt;b#gt; next "
                  "\xEF\xBF\xBD"));
}

TEST(MermaidDiagram, SaysHowMuchItLeavesOut) {
  std::string out;
  Mermaid mermaid(kNames, [&out](std::string_view text) { out += text; });
  Feed feed(mermaid);
  for (std::size_t i = 0; i < Mermaid::kMaxLines + 3; ++i) {
    feed.see(sim::make(EventKind::started, kAlpha));
  }
  mermaid.finish();
  EXPECT_THAT(out, HasSubstr("Note over n0: 3 more rows left out"));
}

TEST(ShivizLog, ItsRegularExpressionFindsEveryEventAndClocksMeet) {
  const auto log = written<Shiviz>();
  const auto lines = lines_of(log);
  ASSERT_EQ(lines.size(), 2 + 2 * 6U);
  EXPECT_EQ(lines[1], "");  // one run in the file
  // The first line without the names of its groups, which std::regex lacks.
  const auto pattern = std::regex_replace(lines[0], std::regex(R"(\?<\w+>)"), "");
  const std::regex expression(std::regex_replace(pattern, std::regex(R"(\{\.\*\})"), "\\{.*\\}"));
  const auto body = log.substr(lines[0].size() + 2);
  std::vector<std::string> found;
  for (std::sregex_iterator at(body.begin(), body.end(), expression), end; at != end; ++at) {
    found.push_back((*at)[1].str() + " " + (*at)[2].str());
  }
  EXPECT_THAT(found, ElementsAre(R"(alpha {"alpha":1})", R"(alpha {"alpha":2})",
                                 R"(beta {"alpha":2,"beta":1})", R"(alpha {"alpha":3})",
                                 R"(alpha {"alpha":4})", R"(beta {"alpha":2,"beta":2})"));
}

TEST(ShivizLog, BothCopiesOfADuplicateKnowTheSender) {
  std::string out;
  Shiviz shiviz(kNames, [&out](std::string_view text) { out += text; });
  Feed feed(shiviz);
  feed.see(message(EventKind::sent, kAlpha, kBeta));
  auto copies = message(EventKind::duplicated, kAlpha, kBeta, 1);
  copies.value = 2;
  feed.see(copies);
  feed.see(message(EventKind::arrived, kBeta, kAlpha, 1));
  feed.see(message(EventKind::arrived, kBeta, kAlpha, 1));
  EXPECT_THAT(out, HasSubstr(R"(beta {"alpha":1,"beta":2})"));
}

TEST(PerfettoTrace, IsJsonWithTracksEventsAndArrows) {
  const auto trace = SortedJson::parse(written<Perfetto>());
  std::map<std::string, int> phases;
  for (const auto& entry : trace["traceEvents"]) {
    ++phases[entry["ph"].get<std::string>()];
    if (entry["ph"] == "f") {
      EXPECT_EQ(entry["id"], 2);
      EXPECT_EQ(entry["ts"], 22'000.0);  // microseconds
      EXPECT_EQ(entry["pid"], 2);        // beta
    }
  }
  EXPECT_EQ(phases["X"], 6);
  EXPECT_EQ(phases["s"], 2);
  EXPECT_EQ(phases["f"], 1);
}

TEST(PerfettoTrace, EveryStateThatBeginsEnds) {
  std::string out;
  Perfetto perfetto(kNames, [&out](std::string_view text) { out += text; });
  Feed feed(perfetto);
  for (const auto* name : {"KEX", "SIG", "ACK"}) {
    auto event = sim::make(EventKind::state, kAlpha, kBeta);
    event.name = name;
    feed.see(event);
  }
  perfetto.finish();
  int open = 0;
  int begun = 0;
  const auto trace = SortedJson::parse(out);
  for (const auto& entry : trace["traceEvents"]) {
    if (entry["ph"] == "B") ++open, ++begun;
    if (entry["ph"] == "E") --open;
    EXPECT_THAT(open, testing::AllOf(testing::Ge(0), testing::Le(1)));
  }
  EXPECT_EQ(begun, 3);
  EXPECT_EQ(open, 0);
}

TEST(QlogFile, IsJsonSequenceOfWhatOneNodeSaw) {
  const auto lines = lines_of(written<Qlog>(kBeta));
  ASSERT_EQ(lines.size(), 1 + 2U);
  std::vector<SortedJson> elements;
  for (const auto& line : lines) {
    ASSERT_EQ(line.front(), '\x1e');
    elements.push_back(SortedJson::parse(line.substr(1)));
  }
  EXPECT_EQ(elements[0]["file_schema"], "urn:ietf:params:qlog:file:sequential");
  EXPECT_EQ(elements[0]["trace"]["vantage_point"]["name"], "beta");
  EXPECT_TRUE(elements[0]["trace"]["event_schemas"].is_array());
  EXPECT_EQ(elements[1]["name"], "midflight:packet_received");
  EXPECT_EQ(elements[1]["time"], 22.0);  // milliseconds
  EXPECT_EQ(elements[2]["name"], "midflight:restart");
  EXPECT_THAT(elements[2]["data"]["text"], HasSubstr("it \"broke\" \\"));
}

TEST(GraphvizGraph, ExplainsTheRestartAndTheLossButNothingElse) {
  const auto graph = written<Graphviz>();
  EXPECT_THAT(graph, HasSubstr("e3 -> e6;"));
  EXPECT_THAT(graph, HasSubstr("e2 -> e3;"));
  EXPECT_THAT(graph, HasSubstr("e4 -> e5;"));
  EXPECT_THAT(graph, Not(HasSubstr("e1 ")));
  EXPECT_THAT(graph, HasSubstr(R"(it \"broke\" \\ #1; <b>\nnext)"));
}

// The blocks of a pcapng file: type and all between its lengths.
std::vector<std::pair<std::uint32_t, std::string>> blocks_of(const std::string& file) {
  std::vector<std::pair<std::uint32_t, std::string>> blocks;
  Reader reader(as_bytes(file));
  while (!reader.empty()) {
    const auto type = *reader.integer<std::uint32_t>();
    const auto size = *reader.integer<std::uint32_t>();
    const auto body = reader.take(size - 12);
    EXPECT_EQ(reader.integer<std::uint32_t>(), size);
    EXPECT_EQ(size % 4, 0U);
    blocks.emplace_back(type, as_text(*body));
  }
  return blocks;
}

TEST(PcapngCapture, HasAnInterfaceANodeAndACommentAPacket) {
  const auto blocks = blocks_of(written<Pcapng>(static_cast<ChoiceNotes*>(nullptr)));
  ASSERT_EQ(blocks.size(), 1 + 2 + 3U);  // section, interfaces, packets
  EXPECT_EQ(blocks[1].first, 1U);
  EXPECT_THAT(blocks[2].second, HasSubstr("beta"));
  for (std::size_t i = 3; i < blocks.size(); ++i) {
    EXPECT_EQ(blocks[i].first, 6U);
    EXPECT_THAT(blocks[i].second, HasSubstr("wire"));
  }
  EXPECT_THAT(blocks[3].second, HasSubstr("event 2"));
  EXPECT_THAT(blocks[4].second, HasSubstr("event 3, sent by event 2"));
  EXPECT_THAT(blocks[5].second, HasSubstr("event 4\nfault: lost (partition)"));
}

// What is longer than a length can say, before or after its control characters are spelt out.
TEST(PcapngCapture, LongNamesAndCommentsAreCut) {
  const std::vector<std::string> names{std::string(100'000, 'n'), "beta"};
  std::string out;
  Pcapng pcapng(names, nullptr, [&out](std::string_view text) { out += text; });
  Feed feed(pcapng);
  auto lost = message(EventKind::lost, kAlpha, kBeta);
  const std::string why(60'000, '\x01');
  lost.text = why;
  feed.see(lost);
  for (const auto& [type, body] : blocks_of(out)) EXPECT_LT(body.size(), 80'000U) << type;
}

TEST(PcapngCapture, ChoicesStandAtThePacketThatTheyMoved) {
  ChoiceNotes notes;
  std::string out;
  Pcapng pcapng(kNames, &notes, [&out](std::string_view text) { out += text; });
  Feed feed(pcapng);
  feed.see(message(EventKind::sent, kAlpha, kBeta));
  notes.chose({sim::ChoiceKind::duplicate, 0, 0, 0, 2, 1});
  notes.chose({sim::ChoiceKind::timer_jitter, 0, 0, 0, 2, 1});  // moves no packet
  notes.chose({sim::ChoiceKind::delay, 0, 0, 0, 1001, 1});
  feed.see(message(EventKind::arrived, kBeta, kAlpha, 1));
  const auto blocks = blocks_of(out);
  ASSERT_EQ(blocks.size(), 5U);
  const auto* const choice = "\nchoice: duplicate yes, delay 1 of 1000 ns";
  EXPECT_THAT(blocks[3].second, HasSubstr(std::string("event 1") + choice));
  EXPECT_THAT(blocks[4].second, HasSubstr(std::string("event 2, sent by event 1") + choice));
}

}  // namespace
}  // namespace midflight::reports
