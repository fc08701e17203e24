// A campaign as it goes on: batches, saving, finds, and what people see of it.
#pragma once

#include <chrono>

#include "sim/cli/allowance.h"
#include "sim/cli/corpus_folder.h"
#include "sim/cli/fuzz_finds.h"
#include "sim/cli/fuzz_screen.h"
#include "sim/cli/fuzz_variants.h"
#include "sim/cli/known_finds.h"
#include "sim/cli/progress.h"

namespace midflight::cli {

struct CampaignOptions {
  sim::CampaignKey campaign;
  std::size_t jobs = 1;
  std::uint64_t max_runs = 0;  // 0: no bound
  Allowance allowance;
  bool stop_on_first = false;
  KnownFinds known;
};

class Campaign {
 public:
  Campaign(const CampaignOptions& options, const FuzzVariants& variants, CorpusFolder& folder);

  // To its end, or until a signal; everything is saved then.
  [[nodiscard]] Result<void> run();
  // Finds that are not known, of this run or an earlier one.
  [[nodiscard]] std::vector<sim::FindKey> new_finds() const;
  // It ended because --max-memory was used up.
  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool has_to_end(Duration grace = {}) const;
  [[nodiscard]] bool at_end() const;
  [[nodiscard]] Result<void> one_batch();
  [[nodiscard]] Result<void> finish_shrinking();
  [[nodiscard]] Result<void> take_shrunk();
  void file(const ShrunkFailure& shrunk);
  void file_unshrunk();
  [[nodiscard]] Result<void> shrink(const sim::FindKey& failure);
  [[nodiscard]] Result<void> save();
  void account();
  void report(const sim::FindKey& key);
  [[nodiscard]] FuzzScreen screen() const;

  const CampaignOptions& options_;
  Spending spending_;
  CorpusFolder& folder_;
  sim::Fuzzer fuzzer_;
  FindShrinker shrinker_;
  std::vector<sim::FindKey> unsaved_;     // failures since the corpus was saved
  std::map<sim::FindKey, bool> changed_;  // finds, likewise; whether they are new
  Clock::time_point start_ = Clock::now();
  Clock::time_point accounted_ = start_;
  Clock::time_point saved_ = start_;
  Clock::time_point last_new_ = start_;
  std::optional<Clock::time_point> last_find_;
  std::uint64_t runs_before_;
  std::size_t features_ = 0;
  std::size_t finds_before_;
  ProgressText progress_;
  bool stopped_ = false;
  bool out_of_memory_ = false;
};

}  // namespace midflight::cli
