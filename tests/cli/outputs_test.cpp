// What `run` writes, where, and that it is all or nothing.
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "sim/cli/files.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Outputs : public Workplace {
 protected:
  // Without what differs from run to run.
  static json comparable(const std::string& text) {
    auto results = json::parse(text);
    for (auto& result : results) result.erase("wall_time_ns");
    return results;
  }
};

TEST_F(Outputs, OneResultForEachScenarioAndSeedInOrder) {
  write_scenario("folder/b.json", "holds");
  write_scenario("folder/sub/a.json", "fails");
  write_scenario("folder/x.part.json", "never run");
  const auto ran = stand_in({"run", "folder", "folder/b.json", "--seeds", "3..5", "--json", "o"});
  EXPECT_EQ(ran.status, 1);
  std::vector<std::string> order;
  for (const auto& result : json::parse(read("o"))) {
    order.push_back(result["file"].get<std::string>() + " " + result["seed"].dump());
  }
  EXPECT_THAT(order, testing::ElementsAre("folder/b.json 3", "folder/b.json 4", "folder/b.json 5",
                                          "folder/sub/a.json 3", "folder/sub/a.json 4",
                                          "folder/sub/a.json 5"));
}

TEST_F(Outputs, WithoutASeedTheScenariosOwnIsTaken) {
  write_scenario("a.json", "holds", R"(, "seed": 9007199254740991)");
  EXPECT_EQ(stand_in({"run", "a.json", "--json", "o"}).status, 0);
  EXPECT_EQ(json::parse(read("o"))[0]["seed"], 9'007'199'254'740'991U);
}

TEST_F(Outputs, AreTheSameForAnyNumberOfJobs) {
  write_scenario("a.json", "holds");
  write_scenario("b.json", "fails");
  const auto run = [&](const std::string& jobs) {
    return stand_in({"run", "a.json", "b.json", "--seeds", "1..40", "--sequence", "--jobs", jobs,
                     "--json", jobs + ".json", "--log", jobs + ".log"});
  };
  const auto one = run("1");
  const auto many = run("4");
  EXPECT_EQ(one.out, many.out);
  EXPECT_EQ(comparable(read("1.json")), comparable(read("4.json")));
  EXPECT_EQ(read("1.log"), read("4.log"));
  EXPECT_THAT(read("1.log"), HasSubstr("[seed 40]"));
}

TEST_F(Outputs, DashIsStandardOutputAndPeopleReadElsewhere) {
  write_scenario("a.json", "holds");
  const auto ran = stand_in({"run", "a.json", "--json", "-", "--sequence"});
  EXPECT_EQ(json::parse(ran.out).size(), 1U);
  EXPECT_THAT(ran.err, HasSubstr("PASSED  holds"));
  EXPECT_THAT(ran.err, HasSubstr("*** RESTART"));
}

TEST_F(Outputs, APageHoldsTheEventsOfOneRunAndOnlyTheResultsOfMany) {
  write_scenario("a.json", "holds");
  EXPECT_EQ(stand_in({"run", "a.json", "--html", "one.html"}).status, 0);
  EXPECT_EQ(stand_in({"run", "a.json", "--seeds", "1..2", "--html", "two.html"}).status, 0);
  EXPECT_THAT(read("one.html"), HasSubstr("id=\"events-0\""));
  EXPECT_THAT(read("two.html"), Not(HasSubstr("id=\"events-0\"")));
  EXPECT_EQ(stand_in({"run", "a.json", "--html", "a.json"}).status, 2) << "an input is no output";
}

TEST_F(Outputs, AnOldFileStaysWholeUntilTheNewOneIs) {
  write_scenario("a.json", "throws");
  write("o.json", "old");
  EXPECT_EQ(stand_in({"run", "a.json", "--json", "o.json"}).status, 70);
  EXPECT_EQ(read("o.json"), "old");
  EXPECT_THAT(files(), testing::ElementsAre("a.json", "o.json"));
}

TEST_F(Outputs, ReplaceAFileButKeepItsPermissionsAndLinks) {
  write_scenario("a.json", "holds");
  write("real.json", "old");
  std::filesystem::create_symlink("real.json", folder_ / "link.json");
  ::chmod((folder_ / "real.json").c_str(), 0640);
  EXPECT_EQ(stand_in({"run", "a.json", "--json", "link.json"}).status, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "link.json"));
  EXPECT_EQ(json::parse(read("real.json")).size(), 1U);
  struct stat status {};
  ::stat((folder_ / "real.json").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

// A variable of a shell that is not set names no file, least of all the root folder.
TEST_F(Outputs, EmptyWordsNameNothing) {
  write_scenario("s.json", "holds");
  EXPECT_THAT(refused({"run", "s.json", "--json", ""}), HasSubstr("argument 4 is empty"));
  EXPECT_THAT(refused({"run", "s.json", "--json="}), HasSubstr("--json="));
  EXPECT_THAT(refused({"fuzz", "s.json", "--corpus", ""}), HasSubstr("empty"));
}

TEST_F(Outputs, NeverTakeThePlaceOfAnInput) {
  write_scenario("s.json", "holds");
  write("a.log", "");
  const auto is_input = HasSubstr("is an input or another output too");
  EXPECT_THAT(refused({"explore", "s.json", "--certificate", "./s.json"}), is_input);
  EXPECT_THAT(refused({"explore", "s.json", "--checkpoint", "s.json"}), is_input);
  EXPECT_THAT(refused({"explore", "s.json", "--json", "x", "--certificate", "x"}), is_input);
  EXPECT_THAT(refused({"import", "--tinc-log", "a=a.log", "-o", "a.log"}), is_input);
  EXPECT_THAT(refused({"import", "--tinc-log", "a=a.log", "-o", "x", "--json", "x"}), is_input);
  EXPECT_THAT(refused({"fuzz", "s.json", "--corpus", "c", "--json", "c/index.sqlite"}), is_input);
  EXPECT_THAT(refused({"fuzz", "s.json", "--corpus", "c", "--html", "s.json"}), is_input);
  EXPECT_THAT(refused({"status", "c", "--json", "c/index.sqlite"}), is_input);
}

// Nor of what an input takes in: what it includes, at any depth, and the keys that it names.
TEST_F(Outputs, NeverTakeThePlaceOfWhatAScenarioIsMadeOf) {
  write("parts/deep.part.json", R"({"duration": "1s"})");
  write("parts/net.part.json", R"({"include": "deep.part.json"})");
  write("alpha.key",
        "-----BEGIN ED25519 PRIVATE KEY-----\n"
        "4blmdgTt5Q48IIuEwsLmZztA9GNisRGCq1J2woY376GQRYRXBzXrT6rw97d+Ggp2\n"
        "fWwyHeqFXPW23CMSa7k7o1BFOOkp6XDBj5JzS+rOC+opIZtEqVi+E7nc25GFCcIa\n"
        "-----END ED25519 PRIVATE KEY-----\n");
  write_scenario("s.json", "holds", R"(, "include": "parts/net.part.json")");
  write("k.json", R"({"include": "s.json", "nodes": {"alpha": {"key": "alpha.key"}}})");
  const auto is_input = HasSubstr("is an input or another output too");
  EXPECT_THAT(refused({"run", "s.json", "--json", "parts/net.part.json"}), is_input);
  EXPECT_THAT(refused({"run", "s.json", "--trace", "parts/../parts/deep.part.json"}), is_input);
  EXPECT_THAT(refused({"explore", "s.json", "--certificate", "parts/deep.part.json"}), is_input);
  EXPECT_THAT(refused({"fuzz", "s.json", "--corpus", "c", "--json", "parts/deep.part.json"}),
              is_input);
  EXPECT_THAT(refused({"compare", "k.json", "--set", "seed=2", "--json", "alpha.key"}), is_input);
  EXPECT_THAT(
      refused({"compare", "s.json", "--set", "nodes.alpha.key=alpha.key", "--json", "alpha.key"}),
      is_input);
  EXPECT_THAT(refused({"fuzz", ".", "--corpus", "c", "--json", "k.json"}), is_input);
  EXPECT_EQ(read("parts/deep.part.json"), R"({"duration": "1s"})");
}

TEST_F(Outputs, OfOneNameInTwoSpellingsAreRefused) {
  write_scenario("a.json", "a");
  EXPECT_THAT(refused({"run", "a.json", "--json", "new", "--junit", "./new"}),
              HasSubstr("is named as an output but is an input or another output too"));
}

TEST_F(Outputs, OfASearchAreOpenedBeforeIt) {
  write_scenario("s.json", "holds", R"(, "search": {"from": "500ms"})");
  EXPECT_THAT(refused({"explore", "s.json", "--certificate", "none/x"}), HasSubstr("none/x"));
  EXPECT_THAT(refused({"explore", "s.json", "--checkpoint", "none/x"}), HasSubstr("none/x"));
  EXPECT_THAT(refused({"explore", "s.json", "--out", "s.json"}), HasSubstr("s.json"));
  EXPECT_THAT(refused({"explore", "s.json", "--out", "new", "--json", "none/x"}),
              HasSubstr("none/x"));
  EXPECT_THAT(refused({"explore", "s.json", "--out", "new", "--set", "search.from=30s"}),
              HasSubstr("the run ends before the search would begin"));
}

// A typo in a trigger looks as if nothing had come of it.
TEST_F(Outputs, ATriggerThatNeverCameIsTold) {
  write_scenario("s.json", "holds", R"(, "inject": [{"name": "late",
    "when": {"node": "alpha", "event": "received", "record": "KEX", "exchange": 9},
    "send": {"from": "alpha", "to": "beta"}}],
    "faults": [{"when": {"node": "alpha", "event": "timer", "occurrence": 999}, "crash": "alpha"}])");
  const auto ran = midflight({"run", "s.json", "--json", "r.json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("injection \"late\" was never triggered"));
  EXPECT_EQ(json::parse(read("r.json"))[0]["untriggered"],
            json::parse(R"json(["injection \"late\"", "fault 0 (crash)"])json"));
}

TEST_F(Outputs, ADeviceIsWrittenToAndNotReplaced) {
  write_scenario("a.json", "holds");
  EXPECT_EQ(stand_in({"run", "a.json", "--json", "/dev/null", "--junit", "/dev/null"}).status, 0);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  const auto full = stand_in({"run", "a.json", "--json", "/dev/full"});
  EXPECT_EQ(full.status, 2);
  EXPECT_THAT(full.err, HasSubstr("/dev/full: can't be written"));
}

TEST_F(Outputs, TheLogSpeaksAsTheDaemonDoes) {
  write_scenario("a.json", "holds");
  EXPECT_EQ(stand_in({"run", "a.json", "--log", "o.log"}).status, 0);
  EXPECT_THAT(read("o.log"), HasSubstr("11.022000 alpha    warning No key from beta after 10 "
                                       "seconds, restarting SPTPS\n"));
  EXPECT_EQ(stand_in({"run", "a.json", "--log", "o.log", "--log-level", "error"}).status, 0);
  EXPECT_THAT(read("o.log"), Not(HasSubstr("No key")));
  EXPECT_THAT(stand_in({"run", "a.json", "--log-level", "warning"}).err, HasSubstr("No key"));
}

TEST_F(Outputs, ColoursAreForATerminalWithoutNoColor) {
  write_scenario("a.json", "holds");
  const std::string green = "\x1b[1;32m";
  const auto on_terminal = [&](const std::string& no_color) {
    return stand_in({"run", "a.json"}, {folder_, {"TERM=xterm", "NO_COLOR=" + no_color}, true}).out;
  };
  EXPECT_THAT(stand_in({"run", "a.json"}).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(on_terminal(""), HasSubstr(green));
  EXPECT_THAT(on_terminal("1"), Not(HasSubstr(green)));
}

class OutputFileOf : public Workplace {};

TEST_F(OutputFileOf, WhatIsNotCommittedLeavesNothing) {
  {
    auto file = OutputFile::open((folder_ / "x").string());
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->write("half"));
  }
  EXPECT_THAT(files(), testing::IsEmpty());
}

TEST_F(OutputFileOf, ANewFileHasThePermissionsThatTheUmaskLeaves) {
  const auto mask = ::umask(027);
  auto file = OutputFile::open((folder_ / "x").string());
  ASSERT_TRUE(file && file->write("whole") && file->commit());
  ::umask(mask);
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "x").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  EXPECT_EQ(read("x"), "whole");
}

}  // namespace
}  // namespace midflight::cli
