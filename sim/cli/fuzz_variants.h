// The scenarios that are fuzzed, and what may be set in them.
#pragma once

#include "scenarios/vary.h"
#include "sim/corpus/fuzzer.h"

namespace midflight::cli {

// The scenario with these members set.
[[nodiscard]] Result<scenarios::LoadedScenario> scenario_with(const std::string& resolved,
                                                              const std::string& file,
                                                              const sim::Settings& settings);
// The scenario of a corpus's entry, as the entry has it.
[[nodiscard]] Result<scenarios::LoadedScenario> scenario_of(const sim::CorpusState& state,
                                                            const sim::Entry& entry);

class FuzzVariants final : public sim::Variants {
 public:
  // Files and folders. An error if one can't be read, or does not get to where its search begins.
  [[nodiscard]] static Result<FuzzVariants> load(const std::vector<std::string>& paths,
                                                 std::span<const scenarios::Override> overrides);

  [[nodiscard]] const std::vector<sim::Hash128>& scenarios() const override { return digests_; }
  [[nodiscard]] sim::Settings draw(std::size_t scenario, sim::Draws& draws) const override;
  [[nodiscard]] Result<sim::PlannedSearch> plan(std::size_t scenario, const sim::Settings& settings,
                                                crypto::Operations& crypto) const override;
  // All that the scenarios were read from.
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
  // Gives each scenario its record, if it has none yet.
  void enter(sim::CorpusState& state) const;

 private:
  struct Each {
    scenarios::LoadedScenario loaded;
    std::vector<scenarios::Axis> axes;
  };
  [[nodiscard]] Result<void> add(const std::string& file, scenarios::LoadedScenario&& loaded);

  std::vector<Each> all_;
  std::vector<std::string> files_;
  std::vector<sim::Hash128> digests_;
};

}  // namespace midflight::cli
