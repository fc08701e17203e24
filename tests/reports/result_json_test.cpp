#include "reports/result_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "reports/result_reader.h"
#include "tests/reports/sample.h"

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> members(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [name, value] : object.items()) out.push_back(name);
  return out;
}

Json as_json(const sim::RunResult& result) {
  return Json::parse(result_json(std::span(&result, 1))).at(0);
}

TEST(ResultJson, HasTheMembersOfTheContractInItsOrder) {
  const auto json = as_json(failing());
  auto names = members(json);
  names.resize(11);
  EXPECT_THAT(names, testing::ElementsAre("scenario", "seed", "verdict", "digest",
                                          "virtual_time_ns", "events", "wall_time_ns",
                                          "expectations", "violations", "counters", "outages"));
  EXPECT_THAT(members(json["expectations"][0]),
              testing::ElementsAre("name", "passed", "expected", "actual"));
  EXPECT_THAT(members(json["violations"][0]),
              testing::ElementsAre("property", "fingerprint", "at_ns", "event", "nodes", "message",
                                   "replay"));
  EXPECT_THAT(members(json["outages"][0]),
              testing::ElementsAre("pair", "from_ns", "to_ns", "cause"));
}

TEST(ResultJson, LatenciesComeBackAsTheyWere) {
  const std::vector results{failing()};
  const auto back = read_results(result_json(results));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  const auto& latency = back->at(0).latencies.at(0);
  EXPECT_EQ(latency.pair, "alpha>beta");
  EXPECT_EQ(latency.count, 20U);
  EXPECT_EQ(latency.least, Duration(10));
  EXPECT_EQ(latency.median, Duration(11));
  EXPECT_EQ(latency.p95, Duration(12));
  EXPECT_EQ(latency.most, Duration(13));
}

TEST(ResultJson, ResultsOfBeforeLatenciesAreStillRead) {
  auto json = as_json(failing());
  json.erase("latencies");
  const auto back = read_results(json.dump());
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_TRUE(back->at(0).latencies.empty());
}

TEST(ResultJson, CountersAreAlwaysThereWithATotal) {
  const auto counters = as_json(passing())["counters"];
  EXPECT_THAT(
      members(counters),
      testing::ElementsAre("channel_restarts", "rekeys_started", "rekeys_completed", "packets_sent",
                           "packets_delivered", "packets_lost", "handshake_refusals"));
  EXPECT_EQ(counters["channel_restarts"],
            (Json{{"total", 3}, {"alpha>beta", 2}, {"beta>alpha", 1}}));
  EXPECT_EQ(counters["packets_lost"], (Json{{"total", 0}}));
}

TEST(ResultJson, IntegersAreExact) {
  auto result = failing((std::uint64_t{1} << 53U) - 1);
  result.virtual_time = Duration(9'007'199'254'740'993);
  const auto json = as_json(result);
  EXPECT_EQ(json["seed"].get<std::uint64_t>(), 9'007'199'254'740'991U);
  EXPECT_EQ(json["virtual_time_ns"].get<std::int64_t>(), 9'007'199'254'740'993);
  EXPECT_EQ(json["violations"][0]["at_ns"].get<std::int64_t>(), 6'512'000'000);
}

TEST(ResultJson, HostileNamesSurviveOrAreReplaced) {
  auto result = passing();
  result.scenario = "<&\"\\\n\x1b";
  result.file = "\xff.json";
  const auto json = as_json(result);
  EXPECT_EQ(json["scenario"], "<&\"\\\n\x1b");
  EXPECT_EQ(json["file"], "\xEF\xBF\xBD.json");
}

TEST(ResultJson, OfNoRunsIsAnEmptyArray) { EXPECT_EQ(Json::parse(result_json({})), Json::array()); }

}  // namespace
}  // namespace midflight::reports
