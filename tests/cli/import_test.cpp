#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto kPrefix = "2026-11-24 12:00:00.000001 tinc.vpn[7]: ";

class Import : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    write("a.log",
          std::string(kPrefix) + "tincd 1.1pre11 starting, debug level 5\n" + kPrefix + "Ready\n");
  }
};

TEST_F(Import, SaysWhatWasReadAndThatThereIsNoRace) {
  const auto ran = midflight({"import", "--tinc-log", "A=a.log", "-o", "trace.jsonl"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("A: 2 lines, all understood"), HasSubstr("no known race")));
  for (const auto* race :
       {"ans-key-clears-validkey", "data-overtakes-ack", "old-key-after-ack", "replay-restarts",
        "rekey-through-udp-relay", "simultaneous-rekey", "glare"}) {
    EXPECT_THAT(ran.out, Not(HasSubstr(race)));
    EXPECT_THAT(read("trace.jsonl"), Not(HasSubstr(race)));
  }
}

TEST_F(Import, WritesJsonForMachines) {
  const auto ran = midflight({"import", "--tinc-log", "A=a.log", "--json", "-"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json.at("logs").at(0).at("node"), "A");
  EXPECT_EQ(json.at("logs").at(0).at("lines"), 2);
  EXPECT_TRUE(json.at("races").empty());
  EXPECT_TRUE(json.at("pcap").is_null());
}

TEST_F(Import, WritesATraceThatHoldsEveryLineInOrder) {
  ASSERT_EQ(midflight({"import", "--tinc-log", "A=a.log", "-o", "trace.jsonl"}).status, 0);
  std::istringstream lines(read("trace.jsonl"));
  std::vector<nlohmann::json> all;
  for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].at("midflight_trace"), 1);
  EXPECT_EQ(all[2].at("text"), std::string(kPrefix) + "Ready");
  EXPECT_TRUE(all[3].contains("result"));
  EXPECT_TRUE(all[4].contains("end"));
}

TEST_F(Import, OfWhatIsNoLogIs2AndWritesNothing) {
  write("other.txt", "hello\n");
  const auto before = files();
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--tinc-log", "A=other.txt"},
           {"--tinc-log", "A=missing.log"},
           {"--tinc-log", "a.log"},
           {"--tinc-log", "=a.log"},
           {"--tinc-log", "A=a.log", "--pcap", "other.txt"},
           {"--tinc-log", "A=a.log", "--set", "no_such_flag=true"},
           {}}) {
    auto command = arguments;
    command.insert(command.begin(), "import");
    command.insert(command.end(), {"-o", "trace.jsonl"});
    const auto ran = midflight(command);
    EXPECT_EQ(ran.status, 2) << ran.err;
    EXPECT_THAT(ran.err, Not(IsEmpty()));
    EXPECT_THAT(ran.out, IsEmpty());
  }
  EXPECT_EQ(files(), before);
}

}  // namespace
}  // namespace midflight::cli
