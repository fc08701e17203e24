// The fuzzer: runs in batches what it draws from the corpus, and keeps what showed something new.
//
// 1. Run n of a campaign follows from (seed, shard, n) and the corpus at the start of its batch.
//    Results are taken in the order of runs, so the number of threads changes nothing.
// 2. Runs of one round share a scenario, what was set in it, and what is left out (swarm.h).
// 3. A batch that is stopped counts for nothing: its runs are made again. So the state after a
// batch
//    is one to go on from, with nothing done twice and nothing lost.
#pragma once

#include "core/base/result.h"
#include "sim/corpus/one_run.h"
#include "sim/corpus/state.h"

namespace midflight::sim {

// The scenarios of a campaign, and what may be set in them.
class Variants {
 public:
  virtual ~Variants() = default;
  // Their digests, in a fixed order.
  [[nodiscard]] virtual const std::vector<Hash128>& scenarios() const = 0;
  [[nodiscard]] virtual Settings draw(std::size_t scenario, Draws& draws) const = 0;
  // An error if it can't be run so.
  [[nodiscard]] virtual Result<PlannedSearch> plan(std::size_t scenario, const Settings& settings,
                                                   crypto::Operations& crypto) const = 0;
};

struct FuzzLimits {
  std::size_t jobs = 1;
  std::uint64_t runs = 0;  // no more than so many
  std::function<bool()> stop;
};

class Fuzzer {
 public:
  static constexpr std::uint64_t kBatch = 64;
  static constexpr std::uint64_t kRound = 512;

  // Goes on where the state's campaign of this key is; every scenario has its record in the state.
  Fuzzer(const CampaignKey& campaign, const Variants& variants, CorpusState& state);
  ~Fuzzer();
  Fuzzer(const Fuzzer&) = delete;
  Fuzzer& operator=(const Fuzzer&) = delete;
  Fuzzer(Fuzzer&&) = delete;
  Fuzzer& operator=(Fuzzer&&) = delete;

  // False if it was stopped, or a scenario can't be run even as it is.
  [[nodiscard]] Result<bool> batch(const FuzzLimits& limits);
  // Ways of failing that are new since they were taken last.
  [[nodiscard]] std::vector<FindKey> take_failures() { return std::exchange(failures_, {}); }

 private:
  [[nodiscard]] CampaignRecord& record() { return state_.campaigns[campaign_]; }
  [[nodiscard]] Result<void> begin_round(std::uint64_t round, bool resumed);
  [[nodiscard]] Settings draw_settings(Draws& draws);
  [[nodiscard]] RunOrder order(std::uint64_t number);
  [[nodiscard]] const Entry* pick(Draws& draws) const;
  void weigh();
  void take(std::uint64_t number, const OneRun& run);
  void keep_new(std::uint64_t number, const OneRun& run);
  void keep_failures(std::uint64_t number, const OneRun& run);
  void own(Slot slot, const Feature& feature);
  [[nodiscard]] Entry entry_of(const OneRun& run, std::size_t steps) const;

  CampaignKey campaign_;
  const Variants& variants_;
  CorpusState& state_;
  std::uint64_t seed_;  // of this shard
  std::vector<FindKey> failures_;
  std::map<Hash128, std::uint32_t> owned_;  // features of each entry

  // Of the round at work.
  std::optional<std::uint64_t> round_;
  std::size_t scenario_ = 0;  // by its place in variants_
  Swarm swarm_;
  std::unique_ptr<PlannedSearch> search_;
  std::vector<std::unique_ptr<RunMaker>> makers_;

  // Of the batch at work: slots of the round's scenario, and the sum of their weights so far.
  std::vector<std::pair<std::uint64_t, Slot>> weights_;
};

}  // namespace midflight::sim
