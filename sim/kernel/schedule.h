// The pending events of a simulation, least (instant, number) first: a 4-ary heap of small keys
// over slots that are reused, so that a steady state allocates nothing. Numbers are given in
// scheduling order; cancelling is lazy, and dead keys are swept out before they outnumber the live
// ones.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/check.h"
#include "core/base/time.h"
#include "sim/kernel/key_heap.h"

namespace midflight::sim {

// When an event may happen. Sampled runs draw an instant and schedule it with both ends equal.
struct Window {
  Instant earliest;
  Instant latest;
};

// Names one scheduled event; stays harmless after that has run or was cancelled.
struct EventHandle {
  std::uint64_t ticket = ~std::uint64_t{0};
  friend bool operator==(const EventHandle&, const EventHandle&) = default;
};

template <class T>
class Schedule {
 public:
  struct Entry {
    Instant at;  // the window's start
    Instant latest;
    std::uint64_t number = kFree;
    T event{};
  };

  EventHandle add(Window window, const T& event) {
    MIDFLIGHT_CHECK(next_number_ >> kNumberBits == 0, "a number fits into a ticket");
    const auto slot = take_slot();
    slots_[slot].entry = Entry{window.earliest, window.latest, next_number_, event};
    ++live_;
    const EventHandle handle{next_number_++ << kSlotBits | slot};
    heap_.push(Key{window.earliest, handle.ticket});
    return handle;
  }

  // False if it has run or was cancelled before.
  bool cancel(EventHandle handle) {
    if (!pending(handle)) return false;
    free_slot(slot_of(handle.ticket));
    if (heap_.size() > 64 && heap_.size() > 2 * live_) {
      heap_.erase_if([this](const Key& key) { return dead(key.ticket); });
    }
    return true;
  }

  [[nodiscard]] bool pending(EventHandle handle) const {
    return slot_of(handle.ticket) < slots_.size() && !dead(handle.ticket);
  }
  [[nodiscard]] bool empty() const { return live_ == 0; }
  [[nodiscard]] std::size_t size() const { return live_; }

  // The least pending event. Precondition: not empty.
  [[nodiscard]] const Entry& top() {
    drop_dead();
    return slots_[slot_of(heap_.top().ticket)].entry;
  }
  Entry pop() {
    drop_dead();
    for (const auto& key : heap_.children_of_top()) prefetch(slot_of(key.ticket));
    const auto slot = slot_of(heap_.top().ticket);
    const Entry entry = slots_[slot].entry;
    free_slot(slot);
    heap_.pop();
    return entry;
  }
  // Takes one event out of its turn, as a search does. Precondition: pending.
  Entry take(EventHandle handle) {
    const Entry entry = slots_[slot_of(handle.ticket)].entry;
    cancel(handle);
    return entry;
  }

  // Precondition: pending.
  [[nodiscard]] const Entry& at(EventHandle handle) const {
    return slots_[slot_of(handle.ticket)].entry;
  }
  // A small number that no other pending event has.
  [[nodiscard]] static std::uint32_t slot_of(EventHandle handle) { return slot_of(handle.ticket); }
  // Opens or closes the end of an event's window. Precondition: pending.
  void extend(EventHandle handle, Instant latest) {
    slots_[slot_of(handle.ticket)].entry.latest = latest;
  }

  // Calls visit(handle, entry) for every pending event, in no particular order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
      const auto& entry = slots_[slot].entry;
      if (entry.number != kFree) visit(EventHandle{entry.number << kSlotBits | slot}, entry);
    }
  }

 private:
  // A ticket is an event's number and, below it, its slot.
  static constexpr unsigned kNumberBits = 40;
  static constexpr unsigned kSlotBits = 24;
  static constexpr auto kFree = ~std::uint64_t{0};

  // One cache line, if the event is small.
  struct alignas(64) Slot {
    Entry entry;  // its number is kFree if none is here
  };

  std::uint32_t take_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      MIDFLIGHT_CHECK(slots_.size() <= 1U << kSlotBits, "a slot fits into a ticket");
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const auto slot = free_.back();
    free_.pop_back();
    return slot;
  }
  void free_slot(std::uint32_t slot) {
    slots_[slot].entry.number = kFree;
    free_.push_back(slot);
    --live_;
  }
  [[nodiscard]] static std::uint32_t slot_of(std::uint64_t ticket) {
    return static_cast<std::uint32_t>(ticket & ((1U << kSlotBits) - 1));
  }
  [[nodiscard]] bool dead(std::uint64_t ticket) const {
    return slots_[slot_of(ticket)].entry.number != ticket >> kSlotBits;
  }
  // Of many pending events, the slots lie far apart: what may be next is fetched ahead of its turn.
  void prefetch(std::uint32_t slot) const { __builtin_prefetch(&slots_[slot], 1); }
  void drop_dead() {
    while (!heap_.empty() && dead(heap_.top().ticket)) heap_.pop();
    MIDFLIGHT_CHECK(!heap_.empty(), "an event is taken from a schedule that has one");
  }

  KeyHeap heap_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t live_ = 0;
  std::uint64_t next_number_ = 0;
};

}  // namespace midflight::sim
