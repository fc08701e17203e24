// Every exit status of the contract, and which wins.
#include <csignal>
#include <thread>

#include "sim/cli/exit.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::HasSubstr;

class ExitStatusOf : public Workplace {};

TEST_F(ExitStatusOf, EverythingHeldIs0) {
  write_scenario("a.json", "holds");
  const auto ran = stand_in({"run", "a.json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("PASSED  holds"));
}

TEST_F(ExitStatusOf, AFailedExpectationIs1AndPrintsTheReplayCommand) {
  write_scenario("it's.json", "fails");
  const auto ran = stand_in({"run", "it's.json", "--seed", "7", "--set", "duration=2s"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, testing::ContainsRegex("midflight replay mf1-[A-Za-z0-9_-]+ --scenario "
                                              "'it'\\\\''s.json' --set duration=2s\n"));
}

TEST_F(ExitStatusOf, ARunThatDiffersIs3) {
  write_scenario("a.json", "differs");
  EXPECT_EQ(stand_in({"run", "a.json"}).status, 0);
  const auto ran = stand_in({"run", "a.json", "--twice"});
  EXPECT_EQ(ran.status, 3);
  EXPECT_THAT(ran.out, HasSubstr("event 12 (sent, alpha) differs"));
}

TEST_F(ExitStatusOf, VacuousIs4AndLosesAgainst1And3) {
  write_scenario("a.json", "vacuous");
  write_scenario("b.json", "fails");
  write_scenario("c.json", "differs");
  EXPECT_EQ(stand_in({"run", "a.json"}).status, 4);
  EXPECT_EQ(stand_in({"run", "a.json", "b.json"}).status, 1);
  EXPECT_EQ(stand_in({"run", "a.json", "b.json", "c.json", "--twice"}).status, 3);
}

TEST_F(ExitStatusOf, ABugInMidflightIs70AndSaysSo) {
  write_scenario("throws.json", "throws");
  write_scenario("breaks.json", "breaks");
  for (const auto* file : {"throws.json", "breaks.json"}) {
    const auto ran = stand_in({"run", file, "--json", "out.json"});
    EXPECT_EQ(ran.status, 70);
    EXPECT_THAT(ran.err, HasSubstr("bug in midflight"));
  }
}

TEST_F(ExitStatusOf, ASignalIs130Or143WithEverythingSaved) {
  write_scenario("a.json", "holds");
  write_scenario("b.json", "waits");
  for (const auto& [signal, status] : {std::pair(SIGINT, 130), std::pair(SIGTERM, 143)}) {
    const auto child = spawn_in_background(
        {MIDFLIGHT_STAND_IN, "run", "a.json", "b.json", "--jobs", "1", "--json", "out.json"},
        {folder_, {}, false});
    while (read("waiting").empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out.json"));
    ::kill(child, signal);
    EXPECT_EQ(wait_for(child), status);
    EXPECT_THAT(read("out.json"), HasSubstr("\"unfinished\""));
    EXPECT_THAT(files(), testing::ElementsAre("a.json", "b.json", "out.json", "waiting"));
    std::filesystem::remove(folder_ / "out.json");
    std::filesystem::remove(folder_ / "waiting");
  }
}

TEST(Precedence, IsThatOfTheContract) {
  const std::vector order{ExitStatus::bug,         ExitStatus::interrupted, ExitStatus::terminated,
                          ExitStatus::wrong_input, ExitStatus::diverged,    ExitStatus::failed,
                          ExitStatus::incomplete,  ExitStatus::held};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = i; j < order.size(); ++j) {
      EXPECT_EQ(graver(order[i], order[j]), order[i]);
      EXPECT_EQ(graver(order[j], order[i]), order[i]);
    }
  }
}

}  // namespace
}  // namespace midflight::cli
