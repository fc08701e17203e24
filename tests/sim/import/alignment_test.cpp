#include "sim/import/alignment.h"

#include <gmock/gmock.h>

#include "tests/sim/import/logs.h"

namespace midflight::sim {
namespace {

struct Sent {
  std::int64_t sent;
  std::int64_t received;
};

// A and B with these messages between them, in microseconds of their own clocks.
std::vector<NodeLog> two_logs(const std::vector<Sent>& there, const std::vector<Sent>& back) {
  static std::string a;
  static std::string b;
  a.clear();
  b.clear();
  int nonce = 0;
  const auto text = [&] { return "14 " + std::to_string(++nonce) + " A"; };
  for (const auto& each : there) {
    const auto request = text();
    a += line(each.sent, sends("KEY_CHANGED", "B", request));
    b += line(each.received, got("KEY_CHANGED", "A", request));
  }
  for (const auto& each : back) {
    const auto request = text();
    b += line(each.sent, sends("KEY_CHANGED", "A", request));
    a += line(each.received, got("KEY_CHANGED", "B", request));
  }
  std::vector<NodeLog> logs;
  logs.push_back(read_log(std::vector{log_file("A", a)}).value());
  logs.push_back(read_log(std::vector{log_file("B", b)}).value());
  align_clocks(logs);
  return logs;
}

TEST(Clocks, ThatAgreeAreLeftAlone) {
  const auto logs = two_logs({{1000, 1400}}, {{2000, 2500}});
  EXPECT_EQ(logs[1].summary.clock_offset, Duration::zero());
  EXPECT_EQ(logs[1].summary.matched, 1U);
}

// B is 5 s ahead, each way takes 400 us: offsets between -5.0004 and -4.9996 s are possible.
TEST(Clocks, ThatDifferMeetInTheMiddleOfWhatIsPossible) {
  const auto logs = two_logs({{1'000'000, 6'000'400}}, {{7'000'000, 2'000'400}});
  EXPECT_EQ(logs[1].summary.clock_offset, -std::chrono::seconds(5));
  EXPECT_EQ(logs[0].summary.acausal + logs[1].summary.acausal, 0U);
}

TEST(Clocks, WithMessagesOneWayOnlyKeepCauseBeforeEffect) {
  const auto logs = two_logs({{5'000'000, 1'000'000}, {6'000'000, 2'500'000}}, {});
  EXPECT_EQ(logs[1].summary.clock_offset, std::chrono::seconds(4));
}

TEST(Clocks, OfLogsThatShareNothingAreNoted) {
  const auto logs = two_logs({}, {{1, 2}});
  auto lonely = logs;
  lonely.push_back(read_log(std::vector{log_file("C", line(5, "Ready"))}).value());
  align_clocks(lonely);
  EXPECT_THAT(lonely[2].summary.notes, testing::Contains(testing::HasSubstr("no message")));
}

}  // namespace
}  // namespace midflight::sim
