// The states that a search has been to, by their hashes alone: an open-addressed table that is
// never iterated. With each state, the largest rank that it was reached with: a state is new again
// when it is reached with a larger one.
#pragma once

#include <vector>

#include "sim/kernel/hash.h"

namespace midflight::sim {

class StateTable {
 public:
  [[nodiscard]] bool contains(Hash128 state, std::uint8_t rank) const {
    if (cells_.empty()) return false;
    const auto at = find(state);
    return ranks_[at] > rank;
  }
  // False if it was there with this rank or a larger one.
  bool insert(Hash128 state, std::uint8_t rank) {
    if (4 * (used_ + 1) > 3 * cells_.size()) grow();
    const auto at = find(state);
    if (ranks_[at] > rank) return false;
    if (ranks_[at] == 0) ++used_;
    cells_[at] = state;
    ranks_[at] = static_cast<std::uint8_t>(rank + 1);
    return true;
  }
  void clear() {
    std::fill(ranks_.begin(), ranks_.end(), std::uint8_t{0});
    used_ = 0;
  }
  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::size_t bytes() const { return cells_.size() * (sizeof(Hash128) + 1); }

 private:
  [[nodiscard]] std::size_t find(Hash128 state) const {
    const auto mask = cells_.size() - 1;
    auto at = static_cast<std::size_t>(state.low) & mask;
    while (ranks_[at] != 0 && cells_[at] != state) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<Hash128> cells(cells_.empty() ? 1024 : 2 * cells_.size());
    std::vector<std::uint8_t> ranks(cells.size());
    cells.swap(cells_);
    ranks.swap(ranks_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (ranks[i] == 0) continue;
      const auto at = find(cells[i]);
      cells_[at] = cells[i];
      ranks_[at] = ranks[i];
    }
  }

  std::vector<Hash128> cells_;
  std::vector<std::uint8_t> ranks_;  // rank + 1; 0: empty
  std::size_t used_ = 0;
};

}  // namespace midflight::sim
