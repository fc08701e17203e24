// What a page holds, read back as a browser would: elements by id, JSON inside.
#include "reports/page.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/reports/sample.h"
#include "tests/sim/events.h"

namespace midflight::reports {
namespace {

using nlohmann::json;
using sim::EventKind;
using sim::kAlpha;
using sim::kBeta;
using sim::message;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

const std::vector<std::string> kNames{"alpha", "beta"};
constexpr std::string_view kHostile = "</script><script>alert(1)</script><!-- \xff \"quoted\" & \\";

// The text of the script element of this id; browsers end it at the first "</script".
std::string element(const std::string& page, const std::string& id) {
  const auto start = page.find("id=\"" + id + "\">");
  if (start == std::string::npos) return {};
  const auto from = page.find('>', start) + 1;
  return page.substr(from, page.find("</script", from) - from);
}

std::string events_of(std::string_view restart_text) {
  std::string out;
  PageEvents events(kNames, [&out](std::string_view text) { out += text; });
  sim::Feed feed(events);
  feed.at(10ms).see(message(EventKind::sent, kAlpha, kBeta, 0));
  feed.at(22ms).see(message(EventKind::arrived, kBeta, kAlpha, 1));
  auto restart = sim::make(EventKind::restart, kBeta, kAlpha);
  restart.text = restart_text;
  restart.cause = 2;
  restart.packet = ~std::uint64_t{0};
  feed.see(restart);
  events.finish();
  return out;
}

// A member of a row, with texts looked up.
json field(const json& events, std::size_t row, const std::string& column) {
  const auto& columns = events["columns"];
  const auto at = static_cast<std::size_t>(
      std::distance(columns.begin(), std::find(columns.begin(), columns.end(), column)));
  const auto& values = events["rows"][row];
  return at < values.size() ? values[at] : json(0);
}
std::string text_field(const json& events, std::size_t row, const std::string& column) {
  return events["texts"][field(events, row, column).get<std::size_t>()].get<std::string>();
}

TEST(Page, RowsSayWhatHappenedWhenAndWhy) {
  const auto events = json::parse(events_of("no key"));
  ASSERT_EQ(events["rows"].size(), 3U);
  EXPECT_EQ(field(events, 1, "number"), 2);
  EXPECT_EQ(field(events, 1, "cause"), 1);
  EXPECT_EQ(field(events, 1, "at"), 22'000'000);
  EXPECT_EQ(field(events, 1, "node"), 2) << "nodes count from 1";
  EXPECT_EQ(field(events, 1, "peer"), 1);
  EXPECT_EQ(field(events, 1, "exchange"), 2);
  EXPECT_EQ(text_field(events, 1, "kind"), "arrived");
  EXPECT_EQ(text_field(events, 1, "record"), "SIG");
  EXPECT_EQ(text_field(events, 2, "sentence"), "no key");
}

TEST(Page, BytesAreTheSendersAndLargeNumbersAreExactTexts) {
  const auto events = json::parse(events_of("no key"));
  EXPECT_EQ(field(events, 0, "payload"), "77697265");
  EXPECT_EQ(field(events, 1, "payload"), 0);
  EXPECT_EQ(text_field(events, 2, "packet"), "ffffffffffffffff");
}

TEST(Page, HostileTextsStayTexts) {
  auto result = failing();
  result.scenario = std::string(kHostile);
  result.file = std::string(kHostile);
  const PageHead head{"1.0", std::string(kHostile), {{std::string(kHostile), {}}}};
  const auto text = page(head, std::vector{result}, events_of(kHostile));
  EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(text, Not(HasSubstr("<!-- ")));
  const auto report = json::parse(element(text, "report"));
  const auto events = json::parse(element(text, "events"));
  const std::string shown = "</script><script>alert(1)</script><!-- \xef\xbf\xbd \"quoted\" & \\";
  EXPECT_EQ(report["runs"][0]["scenario"], shown);
  EXPECT_EQ(report["nodes"][0]["name"], shown);
  EXPECT_EQ(text_field(events, 2, "sentence"), shown);
}

TEST(Page, TellsVerdictReasonsAndTheCommand) {
  const auto text = page({"1.2.3", "", {}}, std::vector{failing(7)}, events_of("no key"));
  const auto report = json::parse(element(text, "report"));
  EXPECT_EQ(report["version"], "1.2.3");
  const auto& run = report["runs"][0];
  EXPECT_EQ(run["outcome"], "failed");
  EXPECT_EQ(run["verdict"], "violated");
  EXPECT_EQ(run["replay"], "midflight run scenarios/race.json --seed 7");
  EXPECT_EQ(run["violations"][0]["fingerprint"], "0123456789abcdef");
  EXPECT_FALSE(run["reasons"].empty());
}

TEST(Page, OfManyRunsHasAllResultsAndNoEvents) {
  const auto text = page({"1.0", "", {}}, std::vector{passing(1), failing(2)}, "");
  EXPECT_EQ(element(text, "events"), "");
  EXPECT_EQ(json::parse(element(text, "report"))["runs"].size(), 2U);
}

TEST(Page, ForbidsTheNetworkAndRunsItsOwnScriptOnly) {
  const auto text = page({}, {}, "");
  EXPECT_THAT(text, HasSubstr("default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(text, Not(HasSubstr("src=\"http")));
  EXPECT_THAT(text, Not(HasSubstr("<link")));
}

// The race's page is to stay below 300 kB: 100 for the page itself, 200 for a thousand events.
TEST(Page, IsSmall) {
  EXPECT_LT(page({}, {}, "").size(), 100'000U);
  const auto row = events_of("no key").size() / 3;
  EXPECT_LT(row, 200U);
}

}  // namespace
}  // namespace midflight::reports
