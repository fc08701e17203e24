// Every scenario is recorded and replayed: the same events, the same digest.
#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class RoundTrip : public Workplace, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("midflight-round-trip-" + std::string(GetParam()));
    std::filesystem::create_directories(folder_);
  }
};
INSTANTIATE_TEST_SUITE_P(Folder, RoundTrip,
                         testing::Values("races", "relay", "lossy", "faults", "mesh", "captures"),
                         [](const auto& folder) { return std::string(folder.param); });

std::vector<std::filesystem::path> scenarios_in(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(MIDFLIGHT_SOURCE_DIR) / "scenarios" / folder)) {
    const auto name = entry.path().filename().string();
    if (name.ends_with(".json") && !name.ends_with(".part.json")) files.push_back(entry.path());
  }
  return files;
}

TEST_P(RoundTrip, OfARecordedScenarioIsTheSame) {
  const auto scenarios = scenarios_in(GetParam());
  ASSERT_FALSE(scenarios.empty());
  for (const auto& scenario : scenarios) {
    const auto run =
        midflight({"run", scenario.string(), "--trace", "t.jsonl.zst", "--json", "recorded.json"});
    EXPECT_EQ(run.status, 0) << run.out << run.err;
    const auto again = midflight({"replay", "t.jsonl.zst", "--json", "again.json"});
    const auto recorded = json::parse(read("recorded.json"))[0];
    const auto replayed = json::parse(read("again.json"))[0];
    // A race is a violation, be it declared or not.
    EXPECT_EQ(again.status, recorded["violations"].empty() ? 0 : 1) << again.out << again.err;
    EXPECT_THAT(again.out,
                HasSubstr("The same as recorded: " + recorded["events"].dump() + " events"));
    EXPECT_THAT(again.out, testing::Not(HasSubstr("torn")));
    for (const auto* member : {"digest", "verdict", "events", "counters", "expectations"}) {
      EXPECT_EQ(replayed[member], recorded[member]) << scenario << " " << member;
    }
  }
}

}  // namespace
}  // namespace midflight::cli
