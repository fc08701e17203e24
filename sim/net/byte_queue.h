// A first-in-first-out run of bytes that is always contiguous. It keeps its capacity, and bytes are
// moved only when the dead space before them outgrows them, so in steady state nothing allocates.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/base/bytes.h"
#include "core/base/check.h"

namespace midflight::sim {

class ByteQueue {
 public:
  [[nodiscard]] std::size_t size() const { return bytes_.size() - front_; }
  [[nodiscard]] ByteView view() const { return ByteView(bytes_).subspan(front_); }

  void append(ByteView bytes) { midflight::append(bytes_, bytes); }

  // Writes at an offset from the front; a gap before it reads as zeros.
  void overwrite(std::size_t offset, ByteView bytes) {
    if (size() < offset + bytes.size()) bytes_.resize(front_ + offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(),
              bytes_.begin() + static_cast<std::ptrdiff_t>(front_ + offset));
  }

  void drop_front(std::size_t count) {
    MIDFLIGHT_CHECK(count <= size(), "only bytes that are there can be dropped");
    front_ += count;
    if (front_ > size()) {
      bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(front_));
      front_ = 0;
    }
  }

  friend bool operator==(const ByteQueue& a, const ByteQueue& b) {
    return std::ranges::equal(a.view(), b.view());
  }

 private:
  Bytes bytes_;
  std::size_t front_ = 0;  // bytes_ before it are dead
};

}  // namespace midflight::sim
