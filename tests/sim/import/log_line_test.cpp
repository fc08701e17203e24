#include "sim/import/log_line.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

// What it says points into the text.
LogLine read(std::string_view text) { return read_line(text); }

constexpr auto kNoon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24).time_since_epoch() +
                       std::chrono::hours(12);

TEST(LogPrefix, IsReadInTheFormsOfFilesSyslogAndTheJournal) {
  for (const std::string prefix :
       {"2026-11-24 12:00:00 tinc[1]: ", "2026-11-24 12:00:00.000000 tinc.vpn[23]: ",
        "2026-11-24T13:00:00+01:00 host tinc.vpn[23]: ", "2026-11-24T12:00:00Z tincd[4]: "}) {
    const auto line = read(prefix + "Ready");
    EXPECT_EQ(line.kind, LineKind::noted) << prefix;
    EXPECT_EQ(line.at.time_since_epoch(), kNoon) << prefix;
  }
  EXPECT_EQ(read("Nov  4 01:02:03 host tinc.x[9]: Ready").kind, LineKind::noted);
}

TEST(LogPrefix, OfAnotherProgramOrNoneIsForeign) {
  for (const std::string text :
       {"", "Ready", "2026-11-24 12:00:00 sshd[1]: Ready", "2026-13-24 12:00:00 tinc[1]: Ready",
        "2026-11-24 12:00 tinc[1]: Ready", "1014-11-24 12:00:00 tinc[1]: Ready",
        "9026-11-24 12:00:00 tinc[1]: Ready", "2026-11-24 12:00:00 tinc[x]: Ready",
        "2026-11-24 12:00:00 tinc", "Foo 24 12:00:00 host tinc[1]: Ready"}) {
    EXPECT_EQ(read(text).kind, LineKind::foreign) << text;
  }
}

TEST(LogPrefix, KeepsMicroseconds) {
  const auto line = read("2026-11-24 12:00:00.000123 tinc[1]: Ready");
  EXPECT_EQ(line.at.time_since_epoch() - kNoon, std::chrono::microseconds(123));
}

TEST(LogLine, OfARequestHoldsNamePeerAndText) {
  const auto line = read("2026-11-24 12:00:00 tinc[1]: Got MTU_INFO from B (h port 6): 23 C A 9");
  EXPECT_EQ(line.kind, LineKind::request_in);
  EXPECT_EQ(line.word, "MTU_INFO");
  EXPECT_EQ(line.peer, "B");
  EXPECT_EQ(line.peer_place, "h port 6");
  EXPECT_EQ(line.rest, "23 C A 9");
}

TEST(LogLine, OfARecordHoldsItsEndsAndItsRelay) {
  const auto line = read(
      "2026-11-24 12:00:00 tinc[1]: Sending packet from A (MYSELF port 655) to C (c port 1) via B "
      "(b port 2) (TCP)");
  EXPECT_EQ(line.kind, LineKind::record_out);
  EXPECT_EQ(line.from, "A");
  EXPECT_EQ(line.from_place, "MYSELF port 655");
  EXPECT_EQ(line.to, "C");
  EXPECT_EQ(line.peer, "B");
  EXPECT_EQ(line.word, "TCP");
}

TEST(LogLine, OfARefusalHoldsCauseAndNumbers) {
  const auto line = read("2026-11-24 12:00:00 tinc[1]: Invalid packet seqno: 45 != 0 from A (a)");
  EXPECT_EQ(line.kind, LineKind::refused);
  EXPECT_EQ(line.word, "Invalid packet seqno");
  EXPECT_EQ(line.a, 45U);
  EXPECT_EQ(line.b, 0U);
  EXPECT_EQ(line.peer, "A");
  EXPECT_EQ(read("2026-11-24 12:00:00 tinc[1]: Invalid packet seqno: 45 != 0").peer, "");
}

TEST(LogLine, OfNoKnownWordingIsUnknown) {
  for (const std::string text : {"Something new", "Sending packet of many bytes to B (b port 1)",
                                 "Got REQ_KEYfrom B", "Invalid packet seqno: 99999999999 != 0"}) {
    EXPECT_EQ(read("2026-11-24 12:00:00 tinc[1]: " + text).kind, LineKind::unknown) << text;
  }
}

}  // namespace
}  // namespace midflight::sim
