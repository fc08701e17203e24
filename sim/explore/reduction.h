// Partial-order reduction by sleep sets (Godefroid 1996), joined with the matching of states. Of
// two steps that may be swapped, the later one is not made where the earlier one could have gone
// first: it sleeps there. No state is saved by it, but most ways to each.
//
// 1. A state remembers which moves slept when it was visited. A later visit at which fewer sleep
//    makes those that are awake by now, and only those.
// 2. What slept at both visits sleeps on. So it doesn't matter in which order states are visited,
//    nor whether a way leads back to one.
// 3. Equivalent ways are equally long, so a bound of depth and shortest ways stay what they were.
//
// Persistent sets are not worth their while: while a node may still send to another, every step at
// the other may be preceded by an arrival.
#pragma once

#include <map>
#include <vector>

#include "sim/explore/dependence.h"
#include "sim/explore/intake.h"
#include "sim/explore/state_table.h"

namespace midflight::sim {

using SleepSet = std::vector<Footprint>;  // ordered, each once

void write_sleep_set(const SleepSet& set, Writer& out);
[[nodiscard]] SleepSet read_sleep_set(Intake& in);

// What a visit of a state has to make there.
struct Visit {
  bool first = false;                // nobody was here before
  bool whole = false;                // all moves that don't sleep
  std::vector<std::uint64_t> again;  // else these alone, by label, ordered
  SleepSet asleep;

  [[nodiscard]] bool in_vain() const { return !whole && again.empty(); }
};

// All visits so far.
class Visits {
 public:
  Visits() { clear(); }
  Visits(const Visits&) = delete;
  Visits& operator=(const Visits&) = delete;
  Visits(Visits&&) = default;
  Visits& operator=(Visits&&) = default;
  ~Visits() = default;

  [[nodiscard]] Visit arrive(Hash128 state, std::uint8_t rank, const SleepSet& asleep);
  // Whether a visit would be in vain.
  [[nodiscard]] bool covers(Hash128 state, std::uint8_t rank, const SleepSet& asleep) const;
  void clear();
  [[nodiscard]] std::size_t states() const { return table_.size(); }
  [[nodiscard]] std::size_t bytes() const { return table_.bytes() + bytes_of_sets_; }
  // How many bytes it will take at once to make room for so many more states.
  [[nodiscard]] std::size_t growth(std::size_t states) const { return table_.growth(states); }
  void write(Writer& out) const;
  void read(Intake& in);

 private:
  std::uint32_t number_of(const SleepSet& set);

  StateTable table_;  // with the number of what slept
  std::map<SleepSet, std::uint32_t> numbers_;
  std::vector<const SleepSet*> sets_;  // by number; 0 is the empty one
  std::size_t bytes_of_sets_ = 0;
};

// The moves of one visit, one after the other.
class Unfolding {
 public:
  explicit Unfolding(const Visit& visit) : visit_(visit), asleep_(visit.asleep) {}

  [[nodiscard]] bool wants(std::uint64_t label) const;
  // What sleeps after this step.
  [[nodiscard]] SleepSet after(const Footprint& step) const;
  void made(const Footprint& step);

 private:
  const Visit& visit_;
  SleepSet asleep_;
};

}  // namespace midflight::sim
