// A table of fixed size of which most entries stay as they were made: those are not stored, in
// blocks of neighbours. A reference to an entry that was written to holds as long as the table.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace midflight {

template <class T>
class SparseTable {
 public:
  static constexpr std::size_t kBlock = 16;  // entries

  explicit SparseTable(std::size_t size) : size_(size), blocks_((size + kBlock - 1) / kBlock) {}
  SparseTable(const SparseTable& other) : SparseTable(other.size_) { copy_blocks(other); }
  SparseTable(SparseTable&&) noexcept = default;
  SparseTable& operator=(const SparseTable& other) {
    if (this != &other) *this = SparseTable(other);
    return *this;
  }
  SparseTable& operator=(SparseTable&&) noexcept = default;
  ~SparseTable() = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  // Precondition of both: index < size(). What read() returns of an entry that is not stored does
  // not follow a later write().
  [[nodiscard]] const T& read(std::size_t index) const {
    const auto& block = blocks_[index / kBlock];
    return block == nullptr ? untouched() : block[index % kBlock];
  }
  [[nodiscard]] T& write(std::size_t index) {
    auto& block = blocks_[index / kBlock];
    if (block == nullptr) block = std::make_unique<T[]>(entries_of(index / kBlock));
    return block[index % kBlock];
  }
  // All entries are again as they were made; what is stored stays so.
  void reset() {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      if (blocks_[block] != nullptr) std::fill_n(blocks_[block].get(), entries_of(block), T{});
    }
  }

  // How many entries from first on are not stored, up to the next that is or to the end.
  [[nodiscard]] std::size_t gap(std::size_t first) const {
    auto block = first / kBlock;
    while (block < blocks_.size() && blocks_[block] == nullptr) ++block;
    return std::max(first, std::min(block * kBlock, size_)) - first;
  }

 private:
  [[nodiscard]] static const T& untouched() {
    static const T kUntouched{};
    return kUntouched;
  }
  [[nodiscard]] std::size_t entries_of(std::size_t block) const {
    return std::min(kBlock, size_ - block * kBlock);
  }
  void copy_blocks(const SparseTable& other) {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      if (other.blocks_[block] == nullptr) continue;
      blocks_[block] = std::make_unique<T[]>(entries_of(block));
      std::copy_n(other.blocks_[block].get(), entries_of(block), blocks_[block].get());
    }
  }

  std::size_t size_ = 0;
  std::vector<std::unique_ptr<T[]>> blocks_;
};

}  // namespace midflight
