// Virtual time, what is pending in it, and the counts that make answers stable: the part of a world
// that knows nothing of networks. A Step joins it for one event with those who answer and who
// watch.
#pragma once

#include <vector>

#include "sim/kernel/choice.h"
#include "sim/kernel/event.h"
#include "sim/kernel/schedule.h"

namespace midflight::sim {

// One pending event, as plain data; the world gives kinds and numbers their meaning.
struct Pending {
  std::uint32_t kind = 0;
  NodeIndex node;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint64_t cause = 0;  // number of the event that scheduled it
};

// What a choice is about. A unique subject is asked about once, so no occurrence is counted for it.
struct Subject {
  std::uint64_t fingerprint = 0;
  bool unique = false;
};

// Counts how often each question came up: a flat open-addressed table, never iterated.
class OccurrenceTable {
 public:
  // How often this key was counted before; counts it.
  std::uint32_t next(std::uint64_t key);
  void clear() {
    cells_.clear();
    used_ = 0;
  }

 private:
  struct Cell {
    std::uint64_t key = 0;
    std::uint32_t count = 0;
  };
  void grow();
  [[nodiscard]] Cell& find(std::uint64_t key);

  std::vector<Cell> cells_;
  std::size_t used_ = 0;
};

// Who decides the order of events (spec 3, "Time").
enum class Order : std::uint8_t {
  sampled,   // an instant is drawn in each window; events run in order of (instant, number)
  searched,  // windows stay open; the strategy picks any enabled event
};

struct Simulator {
  Instant now;
  Order order = Order::sampled;
  std::uint64_t events = 0;  // number of the last event made
  Schedule<Pending> schedule;
  OccurrenceTable occurrences;
};

class Step {
 public:
  Step(Simulator& simulator, Chooser& chooser, Observer& observer)
      : simulator_(simulator), chooser_(chooser), observer_(observer) {}

  [[nodiscard]] Instant now() const { return simulator_.now; }
  [[nodiscard]] Simulator& simulator() { return simulator_; }
  [[nodiscard]] Observer& observer() { return observer_; }

  // Numbers the event, stamps it with the instant and, if it has none, with the step's cause, and
  // shows it. Returns its number.
  std::uint64_t emit(Event event);
  // What all that happens from here on in this step follows from.
  void set_cause(std::uint64_t event) { cause_ = event; }
  [[nodiscard]] std::uint64_t cause() const { return cause_; }

  // A yes-or-no choice. Not asked when the answer is certain.
  [[nodiscard]] bool chance(ChoiceKind kind, std::uint64_t place, Subject subject, Ratio ratio) {
    if (ratio.always()) return true;
    if (ratio.never() && !chooser_.asks_unlikely(kind)) return false;
    return ask(kind, place, subject, ratio);
  }
  // One of 0..options-1, all alike. Not asked when there is but one.
  [[nodiscard]] std::uint64_t below(ChoiceKind kind, std::uint64_t place, Subject subject,
                                    std::uint64_t options);
  // Schedules in [earliest, earliest + extra]: draws the instant, or leaves the window open.
  EventHandle schedule(Instant earliest, Duration extra, std::uint64_t place, Subject subject,
                       const Pending& pending);
  EventHandle schedule_at(Instant at, const Pending& pending);
  // Of an extra delay: what is drawn now, and what a search leaves open. One of them is zero.
  struct Extra {
    Duration fixed{};
    Duration open{};
  };
  [[nodiscard]] Extra draw(Duration extra, std::uint64_t place, Subject subject);

 private:
  bool ask(ChoiceKind kind, std::uint64_t place, Subject subject, Ratio ratio);
  std::uint32_t occurrence(ChoiceKind kind, std::uint64_t place, Subject subject);

  Simulator& simulator_;
  Chooser& chooser_;
  Observer& observer_;
  std::uint64_t cause_ = 0;
};

}  // namespace midflight::sim
