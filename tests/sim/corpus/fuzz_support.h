// Scenarios for the tests of the fuzzer.
#pragma once

#include "sim/corpus/fuzzer.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {

// One scenario, in which nothing but choices varies.
class OneScenario final : public Variants {
 public:
  explicit OneScenario(ScenarioConfig scenario) : scenario_(std::move(scenario)) {}

  const std::vector<Hash128>& scenarios() const override { return digests_; }
  Settings draw(std::size_t, Draws&) const override { return {}; }
  Result<PlannedSearch> plan(std::size_t, const Settings&,
                             crypto::Operations& crypto) const override {
    return plan_search(scenario_, {scenario_.seed, true, Numbers::exact}, crypto);
  }
  [[nodiscard]] CorpusState empty_corpus() const {
    CorpusState state;
    auto& record = state.scenarios[digests_[0]];
    record.name = scenario_.name;
    for (const auto& fact : scenario_.sometimes) record.facts[fact.name] = false;
    return state;
  }

 private:
  ScenarioConfig scenario_;
  std::vector<Hash128> digests_{Hash128{1, 2}};
};

inline void fuzz(const Variants& variants, CorpusState& state, std::uint64_t runs,
                 const CampaignKey& campaign = {}, std::size_t jobs = 1) {
  Fuzzer fuzzer(campaign, variants, state);
  for (std::uint64_t done = 0; done < runs;) {
    const auto before = state.campaigns[campaign].runs;
    const auto made = fuzzer.batch({jobs, runs - done, {}});
    ASSERT_TRUE(made.has_value() && *made);
    done += state.campaigns[campaign].runs - before;
  }
}

// Everything that a corpus says but for how long it took.
inline std::string listing(const CorpusState& state) {
  std::string out;
  for (const auto slot : state.features.seen()) {
    const auto& feature = state.features.at(slot);
    out += std::to_string(slot) + " " + std::to_string(feature.hits) + " " +
           std::to_string(feature.steps) + " " + to_hex(feature.entry) + "\n";
  }
  for (const auto& [id, entry] : state.entries) out += to_hex(id) + "\n" + to_text(entry);
  for (const auto& [key, failure] : state.failures) {
    out += to_text(key) + " x" + std::to_string(failure.times) + " is " + failure.filed_as + "\n" +
           to_text(failure.example);
  }
  for (const auto& [key, find] : state.finds) {
    out += to_text(key) + (find.shrunk ? " shrunk\n" : "\n") + to_text(find.example);
  }
  for (const auto& [key, record] : state.campaigns) {
    out += std::to_string(key.seed) + "/" + std::to_string(key.shard) + " " +
           std::to_string(record.runs) + " " + std::to_string(record.steps) + "\n";
  }
  return out;
}

}  // namespace midflight::sim
