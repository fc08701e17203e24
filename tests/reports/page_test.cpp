// What a page holds, read back as a browser would: elements by id, JSON inside.
#include "reports/page.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "reports/page_events.h"
#include "reports/page_search.h"
#include "tests/reports/sample.h"
#include "tests/sim/events.h"

namespace midflight::reports {
namespace {

using SortedJson = nlohmann::json;
using sim::EventKind;
using sim::kAlpha;
using sim::kBeta;
using sim::message;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

const std::vector<std::string> kNodes{"alpha", "beta"};
constexpr std::string_view kMarkup = "</script><script>alert(1)</script><!-- \xff \"quoted\" & \\";

// The text of the script element of this id; browsers end it at the first "</script".
std::string element(const std::string& page, const std::string& id) {
  const auto start = page.find("id=\"" + id + "\">");
  if (start == std::string::npos) return {};
  const auto from = page.find('>', start) + 1;
  return page.substr(from, page.find("</script", from) - from);
}

std::string events_of(std::string_view restart_text) {
  std::string out;
  PageEvents events(kNodes, [&out](std::string_view text) { out += text; });
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

PageRun shown(const sim::RunResult& result, std::string_view restart_text) {
  PageRun run;
  run.result = result;
  run.events = events_of(restart_text);
  return run;
}

// A member of a row, with texts looked up.
SortedJson field(const SortedJson& events, std::size_t row, const std::string& column) {
  const auto& columns = events["columns"];
  const auto at = static_cast<std::size_t>(
      std::distance(columns.begin(), std::find(columns.begin(), columns.end(), column)));
  const auto& values = events["rows"][row];
  return at < values.size() ? values[at] : SortedJson(0);
}
std::string text_field(const SortedJson& events, std::size_t row, const std::string& column) {
  const auto value = field(events, row, column);
  if (value.is_string()) return value.get<std::string>();  // one that hardly comes again
  return events["texts"][value.get<std::size_t>()].get<std::string>();
}

TEST(Page, RowsSayWhatHappenedWhenAndWhy) {
  const auto events = SortedJson::parse(events_of("no key"));
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
  const auto events = SortedJson::parse(events_of("no key"));
  EXPECT_EQ(field(events, 0, "payload"), "77697265");
  EXPECT_EQ(field(events, 1, "payload"), 0);
  EXPECT_EQ(field(events, 2, "packet"), "ffffffffffffffff");
}

TEST(Page, HostileTextsStayTexts) {
  auto result = failing();
  result.scenario = std::string(kMarkup);
  result.file = std::string(kMarkup);
  auto run = shown(result, kMarkup);
  run.summary = kMarkup;
  run.nodes = {{std::string(kMarkup), {}}};
  const auto text = run_page("1.0", run);
  EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(text, Not(HasSubstr("<!-- ")));
  const auto report = SortedJson::parse(element(text, "report"));
  const auto events = SortedJson::parse(element(text, "events-0"));
  const std::string plain = "</script><script>alert(1)</script><!-- \xef\xbf\xbd \"quoted\" & \\";
  EXPECT_EQ(report["runs"][0]["scenario"], plain);
  EXPECT_EQ(report["runs"][0]["nodes"][0]["name"], plain);
  EXPECT_EQ(report["runs"][0]["summary"], plain);
  EXPECT_EQ(text_field(events, 2, "sentence"), plain);
}

TEST(Page, TellsVerdictReasonsAndTheCommand) {
  const auto text = run_page("1.2.3", shown(failing(7), "no key"));
  const auto report = SortedJson::parse(element(text, "report"));
  EXPECT_EQ(report["version"], "1.2.3");
  const auto& run = report["runs"][0];
  EXPECT_EQ(run["outcome"], "failed");
  EXPECT_EQ(run["verdict"], "violated");
  EXPECT_EQ(run["replay"], "midflight run scenarios/race.json --seed 7");
  EXPECT_EQ(run["violations"][0]["fingerprint"], "0123456789abcdef");
  EXPECT_FALSE(run["reasons"].empty());
}

TEST(Page, OfManyRunsHasAllResultsAndNoEvents) {
  const auto text = suite_page("1.0", std::vector{passing(1), failing(2)});
  EXPECT_EQ(element(text, "events-0"), "");
  EXPECT_EQ(SortedJson::parse(element(text, "report"))["runs"].size(), 2U);
}

TEST(Page, OfTwoRunsHasTheEventsOfBothInTheirOrder) {
  auto before = shown(failing(1), "before");
  before.label = "old.jsonl";
  auto after = shown(passing(1), "after");
  after.label = "new.jsonl";
  const auto text = pair_page("1.0", before, after);
  const auto runs = SortedJson::parse(element(text, "report"))["runs"];
  EXPECT_EQ(runs[0]["label"], "old.jsonl");
  EXPECT_EQ(runs[1]["label"], "new.jsonl");
  EXPECT_EQ(text_field(SortedJson::parse(element(text, "events-0")), 2, "sentence"), "before");
  EXPECT_EQ(text_field(SortedJson::parse(element(text, "events-1")), 2, "sentence"), "after");
}

sim::Choice choice(sim::ChoiceKind kind, std::uint64_t subject, std::uint32_t occurrence = 0) {
  sim::Choice out;
  out.kind = kind;
  out.subject = subject;
  out.occurrence = occurrence;
  return out;
}

TEST(PageChoices, GoToTheEventThatTheyDecide) {
  using sim::ChoiceKind;
  PageChoices choices;
  sim::Feed feed(choices);
  choices.chose(choice(ChoiceKind::next_event, 7));
  feed.see(message(EventKind::sent, kAlpha, kBeta));
  choices.chose(choice(ChoiceKind::timer_jitter, 8));
  feed.see(sim::flag(kAlpha, kBeta, "validkey", true));
  choices.chose(choice(ChoiceKind::delay, 9));
  ASSERT_EQ(choices.list().size(), 2U) << "a timer's jitter decides no event that is there";
  EXPECT_EQ(choices.list()[0].first, 1U) << "a move comes before its event";
  EXPECT_EQ(choices.list()[1].first, 1U) << "a delay is of what was sent";
}

TEST(PageChoices, AreTheSameByKindSubjectAndOccurrenceWhateverTheAnswer) {
  using sim::ChoiceKind;
  PageChoices choices;
  auto answered = choice(ChoiceKind::next_event, 7);
  answered.answer = 1;
  for (const auto& each :
       {choice(ChoiceKind::next_event, 7), answered, choice(ChoiceKind::next_event, 7, 1),
        choice(ChoiceKind::next_event, 8)}) {
    choices.chose(each);
  }
  const auto& list = choices.list();
  EXPECT_EQ(list[0], list[1]);
  EXPECT_NE(list[0], list[2]);
  EXPECT_NE(list[0], list[3]);
  for (const auto& each : list) EXPECT_LT(each.second, std::uint64_t{1} << 53U);
}

TEST(PageOfAComparison, HoldsBothSearchesAndWhatBecameOfEachFind) {
  PageComparison comparison;
  comparison.changes = "a=b";
  comparison.verdict = sim::Verdict::holds;
  comparison.before.finds.push_back({"no-storm", "0123456789abcdef", "<b>", 3, {"one"}, 0, "x"});
  comparison.classes.push_back({true, "no violation", "at event 3", {"first", "second"}});
  const auto page =
      SortedJson::parse(element(comparison_page("1.0", std::vector{comparison}), "report"));
  EXPECT_EQ(page["kind"], "comparison");
  const auto& only = page["comparisons"][0];
  EXPECT_EQ(only["before"]["finds"][0]["message"], "<b>");
  EXPECT_EQ(only["classes"][0]["passes"], true);
  EXPECT_EQ(only["classes"][0]["see_both"], SortedJson({"first", "second"}));
}

// A search of two dozen states that holds; what it says of it is asked for below.
PageSearch searched(sim::Verdict verdict) {
  PageSearch search;
  search.scenario = "race";
  search.strategy = "exhaustive";
  search.verdict = verdict;
  search.finished = true;
  search.states = 24;
  search.transitions = 30;
  search.depth = 1;
  search.begins = "at 5s";
  return search;
}

TEST(PageOfASearch, SaysProvedOnlyOfAFinishedExhaustiveSearchThatHolds) {
  const auto says_proved = [](const PageSearch& search) {
    return proved(search).front().starts_with("Proved:");
  };
  auto search = searched(sim::Verdict::holds);
  EXPECT_TRUE(says_proved(search));
  EXPECT_THAT(proved(search).front(), HasSubstr("24 states, reached in 30 transitions"));
  EXPECT_THAT(proved(search).front(), HasSubstr("1 step away"));
  search.finished = false;
  EXPECT_FALSE(says_proved(search));
  EXPECT_THAT(proved(search).front(), HasSubstr("stopped after 24 states"));
  search = searched(sim::Verdict::holds);
  search.strategy = "pct";
  EXPECT_FALSE(says_proved(search));
  EXPECT_FALSE(says_proved(searched(sim::Verdict::vacuous)));
  EXPECT_FALSE(says_proved(searched(sim::Verdict::violated)));
}

TEST(PageOfASearch, NamesItsBoundsAndWhatIsUnbounded) {
  auto search = searched(sim::Verdict::holds);
  search.config.bounds.losses = 2;
  search.config.bounds.timers = 1;
  const auto words = testing::PrintToString(proved(search));
  EXPECT_THAT(words, HasSubstr("begins at 5s"));
  EXPECT_THAT(words, HasSubstr("every order counts that the declared delays allow"));
  EXPECT_THAT(words, HasSubstr("every injection that the scenario offers"));
  EXPECT_THAT(words, HasSubstr("at most 2 losses"));
  EXPECT_THAT(words, HasSubstr("no duplicate,"));
  EXPECT_THAT(words, HasSubstr("at most 1 timer;"));
  EXPECT_THAT(words, HasSubstr("any number of overtakings"));
  search.config.untimed = true;
  search.config.bounds.reorderings = 1;
  const auto untimed = testing::PrintToString(proved(search));
  EXPECT_THAT(untimed, HasSubstr("any order counts that keeps causality"));
  EXPECT_THAT(untimed, HasSubstr("at most 1 overtaking,"));
}

TEST(PageOfASearch, HoldsFindsWithTheirStepsAndCommand) {
  auto search = searched(sim::Verdict::violated);
  search.finds.push_back(
      {"no-storm", "0123456789abcdef", "<b>", 3, {"one", "two"}, 1, "midflight"});
  search.outcomes.push_back({"healthy", 20, {"one"}});
  const auto report =
      SortedJson::parse(element(search_page("1.0", std::vector{search}), "report"))["searches"][0];
  EXPECT_EQ(report["finds"][0]["message"], "<b>");
  EXPECT_EQ(report["finds"][0]["steps"], SortedJson({"one", "two"}));
  EXPECT_EQ(report["finds"][0]["critical"], 1) << "counts from 0";
  EXPECT_EQ(report["outcomes"][0]["states"], 20);
}

TEST(Page, ForbidsTheNetworkAndRunsItsOwnScriptOnly) {
  const auto text = suite_page("1.0", {});
  EXPECT_THAT(text, HasSubstr("default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(text, Not(HasSubstr("src=\"http")));
  EXPECT_THAT(text, Not(HasSubstr("<link")));
}

// The race's page is to stay below 300 kB: 100 for the page itself, 200 for a thousand events.
TEST(Page, IsSmall) {
  EXPECT_LT(suite_page("1.0", {}).size(), 100'000U);
  const auto row = events_of("no key").size() / 3;
  EXPECT_LT(row, 200U);
}

}  // namespace
}  // namespace midflight::reports
