// The program with the real world in it, on runs whose outcome is certain.
#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr auto kPing =
    R"(, "traffic": [{"name": "ping", "from": "alpha", "to": "beta", "every": "100ms", "echo": true}])";

class WorldRun : public Workplace {
 protected:
  json results(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--json", "o.json"});
    ran_ = midflight(std::move(arguments));
    auto parsed = json::parse(read("o.json"));
    for (auto& result : parsed) result.erase("wall_time_ns");
    return parsed;
  }
  Spawned ran_;
};

TEST_F(WorldRun, IsTheSameTwiceAndForAnyNumberOfJobs) {
  write_scenario("a.json", "ping", kPing);
  const auto once =
      results({"run", "a.json", "--seeds", "1..6", "--jobs", "1", "--set", "links.0.jitter=5ms"});
  EXPECT_EQ(ran_.status, 0) << ran_.out << ran_.err;
  const auto again = results({"run", "a.json", "--seeds", "1..6", "--jobs", "3", "--twice", "--set",
                              "links.0.jitter=5ms"});
  EXPECT_EQ(ran_.status, 0) << ran_.out << ran_.err;
  EXPECT_EQ(once, again);
  EXPECT_NE(once[0]["digest"], once[1]["digest"]);
  EXPECT_THAT(once[0]["digest"].get<std::string>(), testing::SizeIs(32));
}

TEST_F(WorldRun, AFailureIsReplayedByItsOwnCommand) {
  write_scenario(
      "a.json", "ping",
      std::string(kPing) +
          R"(, "expect": [{"counter": "packets_sent", "of": "total", "at_least": 1000}])");
  EXPECT_EQ(results({"run", "a.json", "--seed", "3"})[0]["expectations"][0]["passed"], false);
  EXPECT_EQ(ran_.status, 1);
  EXPECT_THAT(ran_.out, HasSubstr("\n  replay    midflight replay mf1-"));
}

TEST_F(WorldRun, TheSequenceShowsTheFirstHandshake) {
  write_scenario("a.json", "ping", kPing);
  const auto text = midflight({"run", "a.json", "--sequence"}).out;
  for (const auto* part : {"REQ_KEY KEX", "ANS_KEY KEX", "ANS_KEY SIG", "DATA"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

}  // namespace
}  // namespace midflight::cli
