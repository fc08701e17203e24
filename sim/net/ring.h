// A queue whose places are reused, so that a steady state allocates nothing.
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/check.h"

namespace midflight::sim {

template <class T>
class Ring {
 public:
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] T& operator[](std::size_t i) { return items_[place(i)]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return items_[place(i)]; }
  [[nodiscard]] T& front() { return (*this)[0]; }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] T& back() { return (*this)[count_ - 1]; }

  // A place at the end, holding what an earlier item left there: assign all of it.
  T& push() {
    if (count_ == items_.size()) grow();
    ++count_;
    return back();
  }
  void pop() {
    MIDFLIGHT_CHECK(count_ > 0, "a ring that is popped holds something");
    head_ = place(1);
    --count_;
  }
  void clear() { head_ = count_ = 0; }

 private:
  // Modulo the size, which is a power of two.
  [[nodiscard]] std::size_t place(std::size_t i) const { return (head_ + i) & (items_.size() - 1); }
  void grow() {
    std::vector<T> larger(items_.empty() ? 4 : 2 * items_.size());
    for (std::size_t i = 0; i < count_; ++i) larger[i] = std::move((*this)[i]);
    items_ = std::move(larger);
    head_ = 0;
  }

  std::vector<T> items_;
  std::size_t head_ = 0;
  std::size_t count_ = 0;
};

}  // namespace midflight::sim
