// The states that a search has been to, by their hashes alone: an open-addressed table that is
// iterated only to be written down. With each state, the largest rank that it was reached with: a
// state is new again when it is reached with a larger one. And a note, whatever is to be known of
// it.
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
  // Precondition: the state is there.
  [[nodiscard]] std::uint32_t note(Hash128 state) const { return notes_[find(state)]; }
  void set_note(Hash128 state, std::uint32_t note) { notes_[find(state)] = note; }
  // Calls visit(state, rank, note) for each, in no particular order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (ranks_[i] != 0) visit(cells_[i], static_cast<std::uint8_t>(ranks_[i] - 1), notes_[i]);
    }
  }
  void clear() {
    std::fill(ranks_.begin(), ranks_.end(), std::uint8_t{0});
    used_ = 0;
  }
  [[nodiscard]] std::size_t size() const { return used_; }
  // How many bytes it will take at once to make room for so many more.
  [[nodiscard]] std::size_t growth(std::size_t more) const {
    return 4 * (used_ + more) > 3 * cells_.size() ? 2 * bytes() : 0;
  }
  [[nodiscard]] std::size_t bytes() const { return cells_.size() * kCell; }

 private:
  static constexpr std::size_t kCell = sizeof(Hash128) + sizeof(std::uint32_t) + 1;

  [[nodiscard]] std::size_t find(Hash128 state) const {
    const auto mask = cells_.size() - 1;
    auto at = static_cast<std::size_t>(state.low) & mask;
    while (ranks_[at] != 0 && cells_[at] != state) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<Hash128> cells(cells_.empty() ? 1024 : 2 * cells_.size());
    std::vector<std::uint8_t> ranks(cells.size());
    std::vector<std::uint32_t> notes(cells.size());
    cells.swap(cells_);
    ranks.swap(ranks_);
    notes.swap(notes_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (ranks[i] == 0) continue;
      const auto at = find(cells[i]);
      cells_[at] = cells[i];
      ranks_[at] = ranks[i];
      notes_[at] = notes[i];
    }
  }

  std::vector<Hash128> cells_;
  std::vector<std::uint8_t> ranks_;  // rank + 1; 0: empty
  std::vector<std::uint32_t> notes_;
  std::size_t used_ = 0;
};

}  // namespace midflight::sim
