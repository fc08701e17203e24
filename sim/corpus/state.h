// All that a corpus knows, as plain data. The order in which corpora are joined changes nothing.
#pragma once

#include <map>

#include "sim/corpus/coverage.h"
#include "sim/corpus/entry.h"
#include "sim/explore/strategy.h"

namespace midflight::sim {

// What is known of a slot: how many runs saw it, and the smallest entry that shows it.
struct Feature {
  Hash128 entry;
  std::uint32_t steps = 0;  // of the entry
  std::uint32_t hits = 0;   // 0: never seen, and there is no entry
};

class FeatureTable {
 public:
  [[nodiscard]] const Feature& at(Slot slot) const { return cells_[slot]; }
  void set(Slot slot, const Feature& feature);
  void hit(Slot slot) { ++cells_[slot].hits; }
  // Those that were seen, in order.
  [[nodiscard]] const std::vector<Slot>& seen() const { return seen_; }

 private:
  std::vector<Feature> cells_ = std::vector<Feature>(kSlots);
  std::vector<Slot> seen_;
};

// Property and fingerprint.
struct FindKey {
  std::string property;
  std::string fingerprint;
  friend auto operator<=>(const FindKey&, const FindKey&) = default;
};
[[nodiscard]] inline std::string to_text(const FindKey& key) {
  return key.property + "-" + key.fingerprint;
}

// How a run failed. What a run does besides its race shows in the fingerprint, so one race fails in
// many ways: each is shrunk, and filed as what is left then.
struct Failure {
  std::string message;
  std::uint64_t times = 0;  // runs
  Entry example;            // the first; the violation is in its last step
  std::string filed_as;     // fingerprint of the find; empty while it is not shrunk
  friend bool operator==(const Failure&, const Failure&) = default;
};

struct StoredFind {
  std::string message;
  Entry example;        // the smallest; the violation is in its last step
  bool shrunk = false;  // none of the example's steps can be left out
};

struct ScenarioRecord {
  std::string name;
  std::string file;
  std::string resolved;
  Shape shape;
  std::map<std::string, bool> facts;  // of its `sometimes`; which were seen
};

// A campaign is known by its seed and shard: what run number n of it does follows from those and
// from the corpus at that time.
struct CampaignKey {
  std::uint64_t seed = 1;
  std::uint64_t shard = 1;  // 1 to shards
  std::uint64_t shards = 1;
  friend auto operator<=>(const CampaignKey&, const CampaignKey&) = default;
};
struct CampaignRecord {
  std::uint64_t runs = 0;
  std::uint64_t steps = 0;
  std::uint64_t violating = 0;     // runs
  std::uint64_t milliseconds = 0;  // of work
  Settings settings;               // of the round at work
  std::uint64_t last_new = 0;      // the run that last saw something new
  std::uint64_t last_find = 0;     // likewise
  // The one that got further is the greater.
  friend auto operator<=>(const CampaignRecord&, const CampaignRecord&) = default;
};

// How far a campaign was after some time.
struct ThroughputKey {
  CampaignKey campaign;
  std::uint64_t milliseconds = 0;
  friend auto operator<=>(const ThroughputKey&, const ThroughputKey&) = default;
};
struct Throughput {
  std::uint64_t runs = 0;
  std::uint64_t features = 0;
  std::uint64_t finds = 0;
  std::uint64_t memory = 0;  // bytes
  friend auto operator<=>(const Throughput&, const Throughput&) = default;
};

struct CorpusState {
  FeatureTable features;
  std::map<Hash128, Entry> entries;  // those that show a feature best
  std::map<FindKey, Failure> failures;
  std::map<FindKey, StoredFind> finds;
  std::map<Hash128, ScenarioRecord> scenarios;
  std::map<CampaignKey, CampaignRecord> campaigns;
  std::map<ThroughputKey, Throughput> throughput;
};

// Runs that failed in a way that is filed as this find.
[[nodiscard]] std::uint64_t times_shown(const CorpusState& state, const FindKey& key);

// Ways of failing that are not filed yet.
[[nodiscard]] std::uint64_t unshrunk(const CorpusState& state);

// Keeps the find, or its smaller example.
void file(CorpusState& state, const FindKey& key, const StoredFind& find);

// Whether `a` is the better example of a find, or the better entry.
[[nodiscard]] bool is_smaller(const Entry& a, const Entry& b);

// Joins: of each feature the smaller entry, of each find the smaller example, the larger of all
// counts. So it is the same in any order, and joining something twice adds nothing.
void merge(CorpusState& into, const CorpusState& other);
// Drops entries that show nothing best any more.
void drop_unused(CorpusState& state);

}  // namespace midflight::sim
