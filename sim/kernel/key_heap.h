// A 4-ary heap of small keys, laid out for the cache: the root stands at 3 and the children of i at
// 4(i-2) to 4(i-2)+3, so that four siblings are one line.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/time.h"

namespace midflight::sim {

struct Key {
  __extension__ using Rank = __int128;

  Instant at = Instant::max();
  std::uint64_t ticket = ~std::uint64_t{0};  // unique; breaks ties

  // Orders keys by instant and then by ticket, as one number.
  [[nodiscard]] Rank rank() const {
    return static_cast<Rank>(at.time_since_epoch().count()) << 64 | ticket;
  }
};

class KeyHeap {
 public:
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::size_t size() const { return end_ - kRoot - (hollow_ ? 1 : 0); }

  void push(const Key key) {
    if (std::exchange(hollow_, false)) return sift_down(kRoot, key);
    if (end_ / kArity == lines_.size()) lines_.emplace_back();
    auto hole = end_++;
    while (hole > kRoot) {
      const auto parent = hole / kArity + 2;
      if (key.rank() > at(parent).rank()) break;
      at(hole) = at(parent);
      hole = parent;
    }
    at(hole) = key;
  }
  // The least. Precondition: not empty.
  [[nodiscard]] const Key& top() {
    fill_root();
    return at(kRoot);
  }
  // Takes out what top() gave. Precondition: top() was asked since the last pop. The root is filled
  // by what is pushed or asked next, as an event mostly schedules another: that is one sift for
  // two.
  void pop() { hollow_ = true; }
  // One of them is the next top, unless a lesser key is pushed. Precondition: not empty.
  [[nodiscard]] std::span<const Key> children_of_top() const {
    if (lines_.size() == 1) return {};
    return std::span<const Key>(lines_[1]).first(std::min(kArity, end_ - kRoot - 1));
  }
  template <class Condition>
  void erase_if(Condition condition) {
    fill_root();
    auto kept = kRoot;
    for (auto i = kRoot; i < end_; ++i) {
      if (!condition(at(i))) at(kept++) = at(i);
    }
    for (auto i = kept; i < end_; ++i) at(i) = Key{};
    end_ = kept;
    for (auto i = end_; i-- > kRoot;) sift_down(i, at(i));
  }

 private:
  static constexpr std::size_t kArity = 4;
  static constexpr std::size_t kRoot = 3;

  // Where no key is, stands one that comes after all others.
  struct alignas(64) Siblings : std::array<Key, kArity> {
    Siblings() { fill(Key{}); }
    // Written so that compilers select the rank instead of branching: which is the least is a toss
    // that no processor predicts.
    [[nodiscard]] std::size_t least() const {
      std::size_t least = 0;
      auto rank = front().rank();
      for (std::size_t i = 1; i < kArity; ++i) {
        const bool less = (*this)[i].rank() < rank;
        least = less ? i : least;
        rank = less ? (*this)[i].rank() : rank;
      }
      return least;
    }
  };

  [[nodiscard]] Key& at(std::size_t i) { return lines_[i / kArity][i % kArity]; }

  // Moves the last key to the root if that was taken out.
  void fill_root() {
    if (!std::exchange(hollow_, false)) return;
    const Key last = std::exchange(at(--end_), Key{});
    if (end_ > kRoot) sift_down(kRoot, last);
  }
  void sift_down(std::size_t hole, const Key key) {
    const std::span<Siblings> lines = lines_;
    auto* place = &at(hole);
    while (hole - 2 < lines.size()) {
      auto& children = lines[hole - 2];
      const auto first = kArity * (hole - 2);
      // In a large heap it pays to ask for all grandchildren before it is known whose are needed.
      if (first + kArity <= lines.size()) {
        for (std::size_t i = 0; i < kArity; ++i) __builtin_prefetch(&lines[first - 2 + i]);
      }
      const auto least = children.least();
      const Key child = children[least];
      if (child.rank() > key.rank()) break;
      *place = child;
      place = &children[least];
      hole = first + least;
    }
    *place = key;
  }

  std::vector<Siblings> lines_;
  std::size_t end_ = kRoot;
  bool hollow_ = false;  // the root was taken out, and nothing put there yet
};

}  // namespace midflight::sim
