#include "scenarios/writer.h"

#include <gtest/gtest.h>

#include "core/crypto/operations.h"
#include "scenarios/schema.h"
#include "sim/explore/execution.h"
#include "tests/scenarios/support.h"
#include "tests/support/json_schema.h"

namespace midflight::scenarios {
namespace {

LoadedScenario read_back(const sim::ScenarioConfig& config) {
  auto read = parse_resolved(to_scenario(config), "written", {});
  if (!read) throw std::runtime_error(to_text(read.error()));
  return std::move(*read);
}

std::vector<LoadedScenario> shipped(const std::string& folder) {
  std::vector<LoadedScenario> out;
  const auto files = scenario_files(MIDFLIGHT_SOURCE_DIR "/scenarios/" + folder);
  for (const auto& file : *files) {
    auto cases = load_scenario(file, {});
    for (auto& each : *cases) out.push_back(std::move(each));
  }
  return out;
}

std::string digest(const sim::ScenarioConfig& config) {
  crypto::Operations crypto(crypto::Memoise::on);
  sim::ExecuteOptions options;
  options.seed = config.seed;
  return sim::execute(config, options, crypto).digest;
}

TEST(AWrittenScenario, IsReadAsItWasWritten) {
  auto all = shipped("");
  all.push_back(parse_one(kEverything));
  for (const auto& scenario : all) {
    const auto written = to_scenario(scenario.config);
    EXPECT_EQ(to_scenario(read_back(scenario.config).config), written) << scenario.file;
  }
}

TEST(AWrittenScenario, FitsTheSchema) {
  const JsonSchema schema(schema_for_tinc());
  auto all = shipped("");
  all.push_back(parse_one(kEverything));
  for (const auto& scenario : all) {
    const auto written = nlohmann::json::parse(to_scenario(scenario.config));
    EXPECT_EQ(schema.complaint(written), "") << scenario.file;
  }
}

TEST(AWrittenScenario, RunsTheSame) {
  for (const std::string folder : {"captures", "faults", "lossy", "races", "relay"}) {
    for (auto& scenario : shipped(folder)) {
      scenario.config.duration =
          std::min<Duration>(scenario.config.duration, std::chrono::seconds(12));
      EXPECT_EQ(digest(read_back(scenario.config).config), digest(scenario.config))
          << scenario.file;
    }
  }
}

// What the variant sets by default would set nothing in a node that is written out.
TEST(AWrittenScenario, IsComparedWithTheSameVariant) {
  const auto scenario = parse_one(two_nodes(R"("name": "it",
    "defaults": { "node": { "behaviour": "tinc-before-fix" } },
    "faults": [ { "at": "1s", "pause": "alpha", "for": "1ms" } ],
    "expect": [ { "compare": { "set": { "defaults.node.behaviour": "midflight-hardened", "faults": [] },
                               "expect": [ { "verdict": "holds" } ] } } ])"));
  const auto variant_of = [](const sim::ScenarioConfig& config) {
    return to_scenario(*std::get<sim::ExpectCompare>(config.expectations.at(0).what).variant);
  };
  const auto written = variant_of(read_back(scenario.config).config);
  EXPECT_EQ(written, variant_of(scenario.config));
  EXPECT_NE(written.find("midflight-hardened"), std::string::npos);
  EXPECT_EQ(written.find("pause"), std::string::npos);
}

}  // namespace
}  // namespace midflight::scenarios
