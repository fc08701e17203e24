// What the engine is compared with: the least that a simulation of its kind can do.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/base/bytes.h"

namespace midflight::bench {

struct FloorEvent {
  std::int64_t at = 0;  // ns
  std::uint64_t number = 0;
  std::uint32_t kind = 0;
  std::uint32_t slot = 0;

  [[nodiscard]] bool before(const FloorEvent& other) const {
    return at != other.at ? at < other.at : number < other.number;
  }
};
static_assert(sizeof(FloorEvent) == 24);

// A 4-ary heap of whole events: nothing can be cancelled.
class FloorHeap {
 public:
  void add(std::int64_t at, std::uint32_t kind, std::uint32_t slot) {
    const FloorEvent event{at, number_++, kind, slot};
    heap_.push_back(event);
    auto hole = heap_.size() - 1;
    while (hole > 0 && event.before(heap_[(hole - 1) / 4])) {
      heap_[hole] = heap_[(hole - 1) / 4];
      hole = (hole - 1) / 4;
    }
    heap_[hole] = event;
  }
  FloorEvent pop() {
    const auto top = heap_.front();
    const auto last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(last);
    return top;
  }

 private:
  void sift_down(const FloorEvent& event) {
    std::size_t hole = 0;
    for (auto first = hole * 4 + 1; first < heap_.size(); first = hole * 4 + 1) {
      auto least = first;
      const auto end = std::min(first + 4, heap_.size());
      for (auto child = first + 1; child < end; ++child) {
        if (heap_[child].before(heap_[least])) least = child;
      }
      if (!heap_[least].before(event)) break;
      heap_[hole] = heap_[least];
      hole = least;
    }
    heap_[hole] = event;
  }

  std::vector<FloorEvent> heap_;
  std::uint64_t number_ = 0;
};

// The cheapest digest that still depends on every word and its place.
class Fold {
 public:
  void add(std::uint64_t word) { value_ = std::rotl(value_ ^ word, 27) * 0x9E37'79B9'7F4A'7C15U; }
  void add(ByteView bytes) {
    while (bytes.size() >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data(), sizeof word);
      add(word);
      bytes = bytes.subspan(8);
    }
    for (const auto byte : bytes) add(byte);
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

// SplitMix64.
class Random {
 public:
  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t below(std::uint64_t end) { return (next() >> 32U) * end >> 32U; }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace midflight::bench
