// Nothing that a scenario or an input says makes the program go on for ever or fill the memory.
#include <gmock/gmock.h>

#include "core/crypto/operations.h"
#include "scenarios/reader.h"
#include "sim/explore/execution.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::HasSubstr;

// Each packet sets off the next, at the same instant.
constexpr auto kStorm = R"({"format": 1, "duration": "20s",
  "nodes": {"alpha": {}, "beta": {}}, "links": [{"between": ["alpha", "beta"]}],
  "connections": [{"from": "alpha", "to": "beta"}],
  "traffic": [{"from": "alpha", "to": "beta", "every": "1s"}],
  "inject": [{"name": "again",
              "when": {"node": "alpha", "event": "sent", "record": "DATA", "occurrence": "every"},
              "send": {"from": "alpha", "to": "beta"}}]})";

class Limits : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    write("storm.json", kStorm);
  }
};

TEST(Standstill, EndsARunAsUnfinishedWithoutBeingAsked) {
  const auto storm = scenarios::parse_resolved(kStorm, "storm.json", {});
  ASSERT_TRUE(storm);
  crypto::Operations crypto;
  sim::ExecuteOptions options;
  options.most_at_once = 10'000;
  const auto result = sim::execute(storm->config, options, crypto);
  EXPECT_EQ(result.verdict, sim::Verdict::unfinished);
  EXPECT_THAT(result.stopped, HasSubstr("more than 10000 events at "));
  EXPECT_LT(result.events, 20'000U);
}

TEST(Standstill, IsNoneWhileTimeGoesOn) {
  auto storm = scenarios::parse_resolved(kStorm, "storm.json", {});
  ASSERT_TRUE(storm);
  storm->config.injections[0].after = std::chrono::milliseconds(1);
  crypto::Operations crypto;
  sim::ExecuteOptions options;
  options.most_at_once = 10'000;
  const auto result = sim::execute(storm->config, options, crypto);
  EXPECT_EQ(result.stopped, "");
  EXPECT_GT(result.events, 10'000U);
}

TEST_F(Limits, TimeEndsARunAsUnfinished) {
  const auto ran = midflight({"run", "storm.json", "--max-time", "200ms"});
  EXPECT_EQ(ran.status, 4) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("unfinished"));
  EXPECT_THAT(ran.out, HasSubstr("--max-time"));
}

TEST_F(Limits, MemoryEndsARunAsUnfinished) {
  const auto ran = midflight({"run", "storm.json", "--max-memory", "1MB"});
  EXPECT_EQ(ran.status, 4) << ran.err;
  EXPECT_THAT(ran.out + ran.err, HasSubstr("--max-memory"));
}

// No program fits into a megabyte, so each ends at its first look.
TEST_F(Limits, MemoryEndsEveryCommandThatRunsAScenario) {
  write_scenario("small.json", "small");
  ASSERT_EQ(midflight({"run", "small.json", "--trace", "small.jsonl"}).status, 0);
  const std::vector<std::vector<std::string>> commands{
      {"run", "small.json"},
      {"replay", "small.jsonl"},
      {"replay", "small.jsonl", "--twice"},
      {"shrink", "small.jsonl", "-o", "smaller.jsonl"},
      {"explore", "small.json"},
      {"compare", "small.json", "--set", "seed=2"},
      {"fuzz", "small.json", "--corpus", "corpus"}};
  for (auto command : commands) {
    command.insert(command.end(), {"--max-memory", "1MB"});
    const auto ran = midflight(command);
    EXPECT_EQ(ran.status, 4) << command.front() << ran.out << ran.err;
    EXPECT_THAT(ran.out + ran.err, HasSubstr("--max-memory")) << command.front();
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "smaller.jsonl"));
  EXPECT_EQ(midflight({"fuzz", "small.json", "--corpus", "corpus", "--max-runs", "5"}).status, 0);
}

TEST_F(Limits, RunsThatWereNotBegunAreNotTakenForPassed) {
  const auto ran =
      midflight({"run", "storm.json", "--seeds", "1..100", "--jobs", "1", "--max-time", "100ms"});
  EXPECT_EQ(ran.status, 4) << ran.out;
  EXPECT_THAT(ran.err, HasSubstr("of 100 runs were not begun: --max-time is used up"));
}

TEST_F(Limits, AFileWithoutEndIsRefused) {
  EXPECT_THAT(refused({"sptps", "connect", "127.0.0.1:1", "--key", "/dev/zero", "--peer", "x",
                       "--allow-readable-key"}),
              HasSubstr("/dev/zero: is larger than the 65536 bytes"));
}

TEST_F(Limits, JsonOfBracketsAloneIsRefused) {
  write("deep.json", std::string(1'000'000, '['));
  EXPECT_THAT(refused({"run", "deep.json"}), HasSubstr("deep.json:1:65"));
  EXPECT_THAT(refused({"sptps", "check", "deep.json"}), HasSubstr("nested too deeply"));
  EXPECT_THAT(refused({"explore", "--check", "deep.json"}), HasSubstr("nested too deeply"));
  EXPECT_THAT(refused({"report", "deep.json", "--html", "page.html"}), HasSubstr("deep.json"));
  EXPECT_THAT(refused({"replay", "deep.json"}), HasSubstr("deep.json"));
}

// Its checksum would tell, so the end is torn off, as a crash does.
TEST_F(Limits, AnImportsResultThatIsNoneIsRefusedAndNoBug) {
  const auto log =
      std::filesystem::path(MIDFLIGHT_SOURCE_DIR) / "tests/fuzz/seeds/tinc_log.import.log";
  ASSERT_EQ(midflight({"import", "--tinc-log", "A=" + log.string(), "-o", "a.jsonl"}).status, 0);
  auto trace = read("a.jsonl");
  const auto result = trace.find(R"({"result":)");
  ASSERT_NE(result, std::string::npos);
  write("b.jsonl", trace.substr(0, result) + "{\"result\":{\"races\":[1]}}\n");
  EXPECT_THAT(refused({"report", "b.jsonl", "--html", "page.html"}),
              HasSubstr("b.jsonl: its result is not one of an import"));
}

}  // namespace
}  // namespace midflight::cli
