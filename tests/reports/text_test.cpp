#include "reports/text.h"

#include <gmock/gmock.h>

namespace midflight::reports {
namespace {

TEST(Printable, KeepsUtf8AndReplacesWhatTerminalsObey) {
  EXPECT_EQ(printable("a\tb\nc \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"),
            "a\tb\nc \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
  EXPECT_EQ(printable("\x1b[31m"), "\xEF\xBF\xBD[31m");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(printable("\xC2\x9b"), "\xEF\xBF\xBD");
}

TEST(Printable, ReplacesWhatTurnsTheOrderOfALineAround) {
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(printable("\xE2\x80\xA9\xE2\x80\xAF"), "\xE2\x80\xA9\xE2\x80\xAF");  // their neighbours
}

TEST(Printable, ReplacesEachBrokenByte) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(printable("\xC3("), bad + "(");
  EXPECT_EQ(printable("\xC0\xAF"), bad + bad);            // overlong
  EXPECT_EQ(printable("\xED\xA0\x80"), bad + bad + bad);  // surrogate
  EXPECT_EQ(printable("\xE2\x82"), bad + bad);            // cut off
}

TEST(Wrap, BreaksAtSpacesAndCountsCodePoints) {
  EXPECT_THAT(wrap("one two three", 7), testing::ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9", 7), testing::SizeIs(1));
  EXPECT_THAT(wrap("unbreakable a", 4), testing::ElementsAre("unbreakable", "a"));
  EXPECT_THAT(wrap("", 4), testing::ElementsAre(""));
}

}  // namespace
}  // namespace midflight::reports
