#include "reports/sequence_text.h"

#include <gmock/gmock.h>

#include <sstream>

#include "reports/text.h"
#include "tests/reports/sample.h"
#include "tests/sim/nodes.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;
using sim::kAlpha;
using sim::kBeta;
using testing::HasSubstr;
using testing::Not;

class Sequence : public testing::Test {
 protected:
  Event event(EventKind kind, std::int64_t ms, NodeIndex node, NodeIndex peer) {
    Event out;
    out.number = ++number_;
    out.at = at_ms(ms);
    out.kind = kind;
    out.node = node;
    out.peer = peer;
    return out;
  }
  std::uint64_t send(std::int64_t ms, NodeIndex from, NodeIndex to, std::string_view record) {
    auto out = event(EventKind::sent, ms, from, to);
    out.message = record == "DATA" ? "UDP" : "ANS_KEY";
    out.record = record;
    text_.observe(out);
    return out.number;
  }
  void arrive(std::int64_t ms, std::uint64_t cause, NodeIndex node, std::string_view record) {
    auto out = event(EventKind::arrived, ms, node, node == kAlpha ? kBeta : kAlpha);
    out.cause = cause;
    out.message = record == "DATA" ? "UDP" : "ANS_KEY";
    out.record = record;
    text_.observe(out);
    out.kind = EventKind::received;
    out.cause = std::exchange(out.number, ++number_);
    out.exchange = 2;
    text_.observe(out);
  }
  std::string line_with(std::string_view part, std::size_t width = 100) const {
    std::istringstream lines(text_.render(result_, width));
    for (std::string line; std::getline(lines, line);) {
      if (line.find(part) != std::string::npos) return line;
    }
    return "";
  }

  sim::RunResult result_;
  std::uint64_t number_ = 0;
  SequenceText text_{{"alpha", "beta"}};
};

TEST_F(Sequence, AMessageLeavesOneLaneAndArrivesAtTheOther) {
  arrive(2010, send(2000, kAlpha, kBeta, "KEX"), kBeta, "KEX");
  EXPECT_THAT(line_with("2.000000"), HasSubstr("|--- ANS_KEY KEX #2 ..."));
  EXPECT_THAT(line_with("2.010000"), HasSubstr("... ANS_KEY KEX #2 -->|"));
}

TEST_F(Sequence, TheWayBackPointsLeft) {
  arrive(2010, send(2000, kBeta, kAlpha, "SIG"), kAlpha, "SIG");
  EXPECT_THAT(line_with("2.000000"), HasSubstr(" ANS_KEY SIG #2 ---|"));
  EXPECT_THAT(line_with("2.010000"), HasSubstr("|<-- ANS_KEY SIG #2 ."));
}

TEST_F(Sequence, ALostMessageEndsInAnX) {
  auto lost = event(EventKind::lost, 2000, kAlpha, kBeta);
  lost.cause = send(2000, kAlpha, kBeta, "KEX");
  lost.text = "partition";
  text_.observe(lost);
  EXPECT_THAT(line_with("2.000000"), HasSubstr("|--- ANS_KEY KEX --x partition"));
}

TEST_F(Sequence, DataBetweenTwoEventsIsOneLineForEachDirection) {
  for (int i = 0; i < 50; ++i) {
    arrive(1005 + 10 * i, send(1000 + 10 * i, kAlpha, kBeta, "DATA"), kBeta, "DATA");
  }
  send(1500, kBeta, kAlpha, "KEX");
  EXPECT_THAT(line_with("1.000000"), HasSubstr("~ 50 DATA, until 1.495000 ~~>|"));
  const auto text = text_.render(result_);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3 + 1 + 2);
}

TEST_F(Sequence, RepeatedRefusalsOfDataFold) {
  for (unsigned i = 0; i < 30; ++i) {
    auto refused = event(EventKind::refused, 3000 + i, kBeta, kAlpha);
    refused.record = "DATA";
    refused.text = "Invalid packet seqno: {a} != {b}";
    refused.a = 45 + i;
    text_.observe(refused);
  }
  EXPECT_THAT(text_.render(result_, 140), HasSubstr("Invalid packet seqno: 45 != 0"));
  EXPECT_THAT(text_.render(result_, 140), Not(HasSubstr("Invalid packet seqno: 46")));
  EXPECT_THAT(text_.render(result_, 140), HasSubstr("29 DATA more refused"));
}

TEST_F(Sequence, ARestartStandsOutAndOutagesComeFromTheResult) {
  auto restart = event(EventKind::restart, 4000, kBeta, kAlpha);
  restart.text = "No key from {peer} after 10 seconds, restarting SPTPS";
  text_.observe(restart);
  result_.outages.push_back({"alpha>beta", at_ms(3000), at_ms(14'000), "glare"});
  const auto text = text_.render(result_, 160);
  EXPECT_THAT(text, HasSubstr("*** RESTART of the channel with alpha: No key from alpha"));
  EXPECT_LT(text.find("OUTAGE alpha>beta begins: glare"), text.find("RESTART"));
  EXPECT_GT(text.find("OUTAGE alpha>beta ends after 11.000000 s"), text.find("RESTART"));
}

TEST_F(Sequence, ChangesOfOneInstantShareALine) {
  auto flag = event(EventKind::flag, 5000, kBeta, kAlpha);
  flag.name = "validkey";
  text_.observe(flag);
  auto state = event(EventKind::state, 5000, kBeta, kAlpha);
  state.name = "SIG";
  text_.observe(state);
  EXPECT_THAT(line_with("5.000000"), HasSubstr("| validkey=false, state=SIG"));
}

TEST_F(Sequence, ATimerIsShownOnlyIfItLedToSomething) {
  auto timer = event(EventKind::timer, 6000, kAlpha, {});
  timer.name = "ping";
  text_.observe(timer);
  timer.number = ++number_;
  timer.name = "key_expire";
  text_.observe(timer);
  auto rekey = event(EventKind::rekey, 6000, kAlpha, kBeta);
  rekey.cause = timer.number;
  text_.observe(rekey);
  EXPECT_THAT(text_.render(result_), HasSubstr("Timer key_expire fired"));
  EXPECT_THAT(text_.render(result_), Not(HasSubstr("ping")));
}

TEST_F(Sequence, ALongRunShowsTheSurroundingsOfARestart) {
  for (int i = 0; i < 2000; ++i) send(i, kAlpha, kBeta, "KEX");
  text_.observe(event(EventKind::restart, 2000, kBeta, kAlpha));
  for (int i = 2001; i < 4000; ++i) send(i, kAlpha, kBeta, "KEX");
  const auto text = text_.render(result_);
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 60);
  EXPECT_THAT(text, HasSubstr("RESTART"));
  EXPECT_THAT(text, HasSubstr("(1988 rows left out, 0.000000 to 1.987000)"));
}

TEST_F(Sequence, LinesStayWithinTheWidth) {
  arrive(2010, send(2000, kAlpha, kBeta, "KEX"), kBeta, "KEX");
  auto restart = event(EventKind::restart, 4000, kBeta, kAlpha);
  restart.text = "a reason that is longer than what fits beside the last lane of the diagram";
  text_.observe(restart);
  for (const std::size_t width : {60U, 80U, 100U}) {
    std::istringstream lines(text_.render(result_, width));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("---")) continue;
      EXPECT_LE(columns(line), width) << line;
    }
  }
}

TEST_F(Sequence, NamesOutliveTheirOwner) {
  {
    const std::string name = "a name long enough to live on the heap";
    auto injected = event(EventKind::injected, 1000, kAlpha, kBeta);
    injected.name = name;
    text_.observe(injected);
  }
  EXPECT_THAT(text_.render(result_, 160), HasSubstr("INJECTED a name long enough"));
}

}  // namespace
}  // namespace midflight::reports
