#include "sim/cli/fuzz_screen.h"

#include <gmock/gmock.h>

#include "sim/cli/memory.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

FuzzScreen some() {
  FuzzScreen screen;
  screen.corpus = "corpus";
  screen.seed = 7;
  screen.lasted = 2h + 5min + 9s;
  screen.runs = 1'000'000;
  screen.rate = 133;
  screen.seen = 2345;
  screen.entries = 120;
  screen.since_new = 3min + 20s;
  screen.finds = 3;
  screen.known = 1;
  screen.since_find = 59s;
  screen.shrinking = 4;
  screen.memory = 45 * kMegabyte;
  return screen;
}

TEST(FuzzScreen, HasALineForEachThingThatOneLooksFor) {
  EXPECT_EQ(screen_text(some()),
            "midflight fuzz: seed 7, 2 h 5 min, Ctrl-C saves and ends\n"
            "  corpus  corpus\n"
            "  runs    1000000, 133/s\n"
            "  seen    2345 things in 120 entries, last new 3 min 20 s ago\n"
            "  finds   3, 1 of them known, 4 ways of failing to be shrunk, last 59 s ago\n"
            "  memory  45 MB\n");
}

TEST(FuzzScreen, IsOneLineWhereThereIsNoTerminal) {
  auto screen = some();
  screen.since_find = std::nullopt;
  EXPECT_EQ(line_text(screen),
            "1000000 runs, 133/s, 2345 things seen (last new 3 min 20 s ago), 120 entries, 3 finds "
            "(none since it began), 45 MB");
}

class FuzzOnATerminal : public Workplace {
 protected:
  [[nodiscard]] std::string shown(const std::string& columns,
                                  std::vector<std::string> environment) {
    const std::filesystem::path source(MIDFLIGHT_SOURCE_DIR);
    const auto scenario = source / "scenarios/search/rekey-after-fix.json";
    return spawn({"/bin/sh", "-c",
                  "stty cols " + columns + " <&1 && exec " MIDFLIGHT_PROGRAM " fuzz " +
                      scenario.string() + " --corpus c --jobs 1 --max-time 600ms"},
                 {folder_, std::move(environment), true})
        .out;
  }
};

TEST_F(FuzzOnATerminal, IsDrawnOverItselfAndNoWiderThanTheTerminal) {
  constexpr std::size_t kColumns = 30;
  const auto out = shown(std::to_string(kColumns), {"TERM=xterm"});
  const auto end = out.rfind("\x1b[A\x1b[K");  // then comes what stays
  ASSERT_NE(end, std::string::npos) << out;
  EXPECT_THAT(out, HasSubstr("  memory  "));
  const auto begin = out.find("midflight fuzz: ");
  std::istringstream lines(out.substr(begin, end - begin));
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
    if (!line.starts_with("  ")) continue;  // what moves the cursor takes no room
    EXPECT_LT(line.substr(0, line.find('\r')).size(), kColumns) << line;
  }
}

TEST_F(FuzzOnATerminal, ThatCanNotMoveItsCursorGetsNone) {
  EXPECT_THAT(shown("80", {"TERM=dumb"}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace midflight::cli
