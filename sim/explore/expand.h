// Expanding a chunk of one level of the exhaustive search; what one thread does.
#pragma once

#include <memory>

#include "sim/explore/facts.h"
#include "sim/explore/ledger.h"

namespace midflight::sim {

struct FrontierNode {
  std::unique_ptr<SearchState> state;
  Waiting place;
};

struct Candidate {
  Hash128 hash;
  std::uint8_t rank = 0;
  Trail trail;
  std::unique_ptr<SearchState> state;
  SleepSet asleep;
  bool fates = false;  // of datagrams are to be decided, even if the state is known
};

struct ChunkFind {
  std::string property;
  std::string message;
  Trail trail;
};

struct Chunk {
  std::vector<Candidate> candidates;
  std::vector<ChunkFind> finds;
  std::vector<std::pair<Outcome, std::uint32_t>> at_rest;  // with the state's trail
  std::uint64_t transitions = 0;
  bool strained = false;
};

// One thread's memory, kept from chunk to chunk.
class Expander {
 public:
  Expander(const PlannedSearch& search, const SearchLimits& limits);
  [[nodiscard]] Chunk expand(std::span<FrontierNode> nodes, const Visits& known);
  // States that are not needed any more, to be used again: who has many may lend them to others.
  void recycle(std::unique_ptr<SearchState> state) { spare_.push_back(std::move(state)); }
  [[nodiscard]] std::vector<std::unique_ptr<SearchState>>& spare() { return spare_; }
  [[nodiscard]] const Facts& facts() const { return facts_; }

 private:
  void expand(FrontierNode& node, const Visits& known, Chunk& out);
  void keep(Candidate candidate, const Visits& known, Chunk& out);
  static void note(const SearchState& next, const Trail& trail, Chunk& out);
  [[nodiscard]] Health health(SearchState& state);
  [[nodiscard]] std::unique_ptr<SearchState> copy_of(const SearchState& state);

  const PlannedSearch& search_;
  const SearchLimits& limits_;
  crypto::Operations crypto_;
  Facts facts_;
  std::vector<Move> moves_;
  Visits local_;  // of this chunk
  std::map<Hash128, Health> healths_;
  std::vector<std::unique_ptr<SearchState>> spare_;
};

}  // namespace midflight::sim
