#include "sim/import/log_reader.h"

#include <gmock/gmock.h>

#include "tests/sim/import/logs.h"

namespace midflight::sim {
namespace {

Result<NodeLog> read(const std::string& text, const std::string& name = "A") {
  const std::vector files{log_file(name, text)};
  return read_log(files);
}

TEST(Log, WithoutALineOfTincIsRefusedByName) {
  for (const std::string text : {"", "hello\nworld\n", "{\"json\": 1}\n"}) {
    const auto log = read(text);
    ASSERT_FALSE(log);
    EXPECT_THAT(log.error().message, testing::StartsWith("A.log: "));
  }
}

TEST(Log, CountsWhatItCannotUse) {
  const auto log =
      read(line(1, "Ready") + "garbage\n" + line(2, "Something new") +
           line(3, got("ANS_KEY", "B", "16 B A")) + line(4, "Expiring symmetric keys"));
  ASSERT_TRUE(log);
  EXPECT_EQ(log->summary.lines, 5U);
  EXPECT_EQ(log->summary.foreign, 1U);
  EXPECT_EQ(log->summary.unknown, 2U) << "a wording, and a request that is cut off";
  EXPECT_EQ(log->summary.understood, 2U);
}

TEST(Log, IsOfTheDaemonWithMostLines) {
  const auto text = line(1, "Ready") + line(2, "Ready") +
                    "2026-11-24 12:00:03 tinc.other[5]: Expiring symmetric keys\n";
  const auto log = read(text);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->summary.foreign, 1U);
}

TEST(Log, CallsItselfWhatTheDaemonDoes) {
  const auto log = read(line(1, sends("ID", "B", "0 zeta_9 17.7")), "A");
  ASSERT_TRUE(log);
  EXPECT_EQ(log->name, "zeta_9");
  EXPECT_THAT(log->summary.notes, testing::Contains(testing::HasSubstr("given as A")));
}

TEST(Log, OfTooLowALevelIsNoted) {
  const auto log = read(line(1, "Ready"));
  ASSERT_TRUE(log);
  EXPECT_THAT(log->summary.notes, testing::Contains(testing::HasSubstr("debug level 4")));
}

// The event loop reads the clock before it waits.
TEST(Log, TellsWhenTheDaemonLookedAtTheClock) {
  const auto log =
      read(line(1'000'000, got("PING", "B", "8")) + line(1'500'000, "Expiring symmetric keys") +
           line(9'000'000, got("PING", "B", "8")));
  ASSERT_TRUE(log);
  ASSERT_THAT(log->lines, testing::SizeIs(3));
  EXPECT_EQ(log->lines[1].loop_at, log->lines[0].at);
  EXPECT_EQ(log->lines[2].at - log->lines[2].loop_at, std::chrono::milliseconds(1100));
}

}  // namespace
}  // namespace midflight::sim
