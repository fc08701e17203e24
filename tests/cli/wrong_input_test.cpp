// Status 2: one message, nothing run, nothing written. With the program itself.
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class WrongInput : public Workplace {
 protected:
  // Wants all outputs, and must get none.
  Spawned refused(std::vector<std::string> arguments) {
    const auto before = files();
    arguments.insert(arguments.end(), {"--json", "o.json", "--junit", "o.xml", "--log", "o.log"});
    auto ran = midflight(std::move(arguments));
    EXPECT_EQ(ran.status, 2) << ran.out << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_EQ(files(), before);
    return ran;
  }
  std::string error_in(const std::string& scenario) {
    write("bad.json", scenario);
    write_scenario("good.json", "good");
    return refused({"run", "good.json", "bad.json"}).err;
  }
};

constexpr auto kHead = R"({"format": 1, "name": "x", "duration": "1s", )";

TEST_F(WrongInput, BrokenJsonIsLocated) {
  EXPECT_THAT(error_in("not json"), HasSubstr("bad.json:1:"));
  EXPECT_THAT(error_in("{\"format\": 1,\n \"name\": \"cut o"), HasSubstr("bad.json:2:"));
  EXPECT_THAT(error_in(""), HasSubstr("bad.json"));
}

TEST_F(WrongInput, AWrongMemberIsNamedWithItsPointer) {
  EXPECT_THAT(error_in(std::string(kHead) + R"("nodes": {"a": {"key_expir": "5s"}}})"),
              AllOf(HasSubstr("/nodes/a"), HasSubstr("key_expire")));
  EXPECT_THAT(error_in(std::string(kHead) + R"("nodes": {"a": {"key_expire": "5 parsecs"}}})"),
              HasSubstr("/nodes/a/key_expire"));
  EXPECT_THAT(error_in(R"({"format": 1, "name": "x", "nodes": {"a": {}}})"), HasSubstr("duration"));
}

TEST_F(WrongInput, AnUndefinedNodeAndANegativeDelayAreRefused) {
  const auto nodes = std::string(kHead) + R"("nodes": {"alpha": {}, "beta": {}}, )";
  EXPECT_THAT(error_in(nodes + R"("links": [{"between": ["alpha", "bet"], "delay": "1ms"}]})"),
              AllOf(HasSubstr("/links/0/between/1"), HasSubstr("beta")));
  EXPECT_THAT(error_in(nodes + R"("links": [{"between": ["alpha", "beta"], "delay": "-1ms"}]})"),
              HasSubstr("/links/0/delay"));
}

TEST_F(WrongInput, AHugeFileIsRefusedUnread) {
  write("huge.json", "");
  std::filesystem::resize_file(folder_ / "huge.json", std::uintmax_t{100} << 20U);
  EXPECT_THAT(refused({"run", "huge.json"}).err, HasSubstr("huge.json"));
}

TEST_F(WrongInput, WhatIsNotThereOrHoldsNoScenario) {
  std::filesystem::create_directory(folder_ / "empty");
  EXPECT_THAT(refused({"run", "empty"}).err, HasSubstr("empty"));
  EXPECT_THAT(refused({"run", "missing.json"}).err, HasSubstr("missing.json"));
  EXPECT_THAT(refused({"run"}).err, HasSubstr("SCENARIO"));
}

TEST_F(WrongInput, NumbersOutOfTheirRange) {
  write_scenario("a.json", "a");
  for (const std::string seed : {"-1", "x", "", "1.5", "0x10", "9007199254740992", "1 "}) {
    EXPECT_THAT(refused({"run", "a.json", "--seed=" + seed}).err, HasSubstr("--seed")) << seed;
  }
  for (const std::string seeds : {"5", "5..", "..5", "5..4", "1..-2", "0..100000", "1...3"}) {
    EXPECT_THAT(refused({"run", "a.json", "--seeds=" + seeds}).err, HasSubstr("--seeds")) << seeds;
  }
  EXPECT_THAT(refused({"run", "a.json", "--jobs", "0"}).err, HasSubstr("--jobs"));
  EXPECT_THAT(refused({"run", "a.json", "--seed", "1", "--seeds", "1..2"}).err,
              HasSubstr("--seeds"));
  EXPECT_THAT(refused({"run", "a.json", "--set", "novalue"}).err, HasSubstr("PATH=VALUE"));
  EXPECT_THAT(refused({"run", "a.json", "--set", "duration=soon"}).err, HasSubstr("/duration"));
  EXPECT_THAT(refused({"run", "a.json", "--log-level", "loud"}).err, HasSubstr("warning"));
}

TEST_F(WrongInput, UnknownWordsGetTheNearestName) {
  EXPECT_THAT(refused({"rum"}).err, HasSubstr("\"run\""));
  EXPECT_THAT(refused({"run", "a.json", "--sed", "1"}).err, HasSubstr("\"--seed\""));
  EXPECT_THAT(refused({"run", "a.json", "--jso=x"}).err, HasSubstr("\"--json\""));
  EXPECT_THAT(midflight({"sptps", "chek", "x"}).err, HasSubstr("\"check\""));
  EXPECT_EQ(midflight({}).status, 2);
}

TEST_F(WrongInput, OutputsThatCantBeWrittenAreFoundBeforeAnythingRuns) {
  write_scenario("a.json", "a");
  std::filesystem::create_directory(folder_ / "folder");
  const auto before = files();
  for (const std::string option : {"--json", "--junit", "--log", "--trace"}) {
    for (const std::string file : {"folder", "missing/out", "a.json/out", "a.json", "./a.json"}) {
      const auto ran = midflight({"run", "a.json", option, file});
      EXPECT_EQ(ran.status, 2) << option << " " << file;
      EXPECT_EQ(ran.out, "");
      EXPECT_THAT(ran.err, HasSubstr(file));
    }
  }
  EXPECT_EQ(midflight({"run", "a.json", "--json", "x", "--junit", "x"}).status, 2);
  EXPECT_EQ(midflight({"run", "a.json", "--json", "-", "--junit", "-"}).status, 2);
  EXPECT_EQ(files(), before);
}

}  // namespace
}  // namespace midflight::cli
