// The pending events of a simulation, least (instant, number) first: a 4-ary heap of small keys
// over slots that are reused, so that a steady state allocates nothing. Numbers are given in
// scheduling order; cancelling is lazy, and dead keys are swept out before they outnumber the live
// ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/check.h"
#include "core/base/ids.h"
#include "core/base/time.h"

namespace midflight::sim {

// When an event may happen. Sampled runs draw an instant and schedule it with both ends equal.
struct Window {
  Instant earliest;
  Instant latest;
};

// Names one scheduled event; stays harmless after that has run or was cancelled.
struct EventHandle {
  std::uint32_t slot = Id<void>::kNone;
  std::uint32_t generation = 0;
};

template <class T>
class Schedule {
 public:
  struct Entry {
    Instant at;  // the window's start
    Instant latest;
    std::uint64_t number = 0;
    T event;
  };

  EventHandle add(Window window, const T& event) {
    const auto slot = take_slot();
    auto& place = slots_[slot];
    place.entry = Entry{window.earliest, window.latest, next_number_++, event};
    place.live = true;
    ++live_;
    heap_.push_back(Key{window.earliest, place.entry.number, slot, place.generation});
    sift_up(heap_.size() - 1);
    return EventHandle{slot, place.generation};
  }

  // False if it has run or was cancelled before.
  bool cancel(EventHandle handle) {
    if (!pending(handle)) return false;
    free_slot(handle.slot);
    if (heap_.size() > 64 && heap_.size() > 2 * live_) sweep();
    return true;
  }

  [[nodiscard]] bool pending(EventHandle handle) const {
    return handle.slot < slots_.size() && slots_[handle.slot].live &&
           slots_[handle.slot].generation == handle.generation;
  }
  [[nodiscard]] bool empty() const { return live_ == 0; }
  [[nodiscard]] std::size_t size() const { return live_; }

  // The least pending event. Precondition: not empty.
  [[nodiscard]] const Entry& top() {
    drop_dead();
    return slots_[heap_.front().slot].entry;
  }
  Entry pop() {
    drop_dead();
    const auto slot = heap_.front().slot;
    const Entry entry = slots_[slot].entry;
    free_slot(slot);
    pop_key();
    return entry;
  }
  // Takes one event out of its turn, as a search does. Precondition: pending.
  Entry take(EventHandle handle) {
    const Entry entry = slots_[handle.slot].entry;
    cancel(handle);
    return entry;
  }

  // Precondition: pending.
  [[nodiscard]] const Entry& at(EventHandle handle) const { return slots_[handle.slot].entry; }
  // Opens or closes the end of an event's window. Precondition: pending.
  void extend(EventHandle handle, Instant latest) { slots_[handle.slot].entry.latest = latest; }

  // Calls visit(handle, entry) for every pending event, in no particular order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
      if (slots_[slot].live) visit(EventHandle{slot, slots_[slot].generation}, slots_[slot].entry);
    }
  }

 private:
  struct Key {
    Instant at;
    std::uint64_t number;
    std::uint32_t slot;
    std::uint32_t generation;

    [[nodiscard]] bool before(const Key& other) const {
      return at != other.at ? at < other.at : number < other.number;
    }
  };
  struct Slot {
    Entry entry;
    std::uint32_t generation = 0;
    bool live = false;
  };
  static constexpr std::size_t kArity = 4;

  std::uint32_t take_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const auto slot = free_.back();
    free_.pop_back();
    return slot;
  }
  void free_slot(std::uint32_t slot) {
    slots_[slot].live = false;
    ++slots_[slot].generation;
    free_.push_back(slot);
    --live_;
  }
  [[nodiscard]] bool dead(const Key& key) const {
    return slots_[key.slot].generation != key.generation;
  }
  void drop_dead() {
    while (!heap_.empty() && dead(heap_.front())) pop_key();
    MIDFLIGHT_CHECK(!heap_.empty(), "an event is taken from a schedule that has one");
  }
  void pop_key() {
    const Key last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(0, last);
  }
  void sweep() {
    std::erase_if(heap_, [this](const Key& key) { return dead(key); });
    for (std::size_t i = heap_.size() / kArity + 1; i-- > 0;) {
      if (i < heap_.size()) sift_down(i, heap_[i]);
    }
  }
  void sift_up(std::size_t hole) {
    const Key key = heap_[hole];
    while (hole > 0) {
      const auto parent = (hole - 1) / kArity;
      if (!key.before(heap_[parent])) break;
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = key;
  }
  void sift_down(std::size_t hole, const Key key) {
    for (;;) {
      const auto first = hole * kArity + 1;
      if (first >= heap_.size()) break;
      auto least = first;
      const auto end = std::min(first + kArity, heap_.size());
      for (auto child = first + 1; child < end; ++child) {
        if (heap_[child].before(heap_[least])) least = child;
      }
      if (!heap_[least].before(key)) break;
      heap_[hole] = heap_[least];
      hole = least;
    }
    heap_[hole] = key;
  }

  std::vector<Key> heap_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t live_ = 0;
  std::uint64_t next_number_ = 0;
};

}  // namespace midflight::sim
