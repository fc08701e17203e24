// Holds a run against a trace, line by line, and gives it the trace's answers: a run that is the
// same formats the same lines. Reads the trace only as far as the run has come.
#pragma once

#include <optional>
#include <string>

#include "sim/explore/scheduler.h"
#include "sim/trace/line.h"
#include "sim/trace/reader.h"
#include "sim/trace/standing.h"
#include "sim/world/config.h"

namespace midflight::sim {

// The first thing that a run did otherwise than its trace says.
struct Difference {
  std::uint64_t event = 0;  // its number, or that of the last event before
  Instant at;
  std::string node;      // empty: none is concerned
  std::string recorded;  // as a line of the trace
  std::string happened;
  std::string members;         // the names of those that differ
  std::string recorded_state;  // of the node when the step was over, in words
  std::string happened_state;
};

class LockStep final : public Observer, public Chooser, public Scheduler {
 public:
  enum class After : std::uint8_t { stop, keep_going };

  // After a difference, keep_going answers with what the trace has left (see ListedSchedule). The
  // digest is the run's, which keeps it up ahead of its observers.
  LockStep(TraceReader& reader, const ScenarioConfig& scenario, After after, const Digest& digest);

  void observe(const Event& event) override;
  void settled(NodeIndex node, ByteView state) override;
  [[nodiscard]] std::uint64_t answer(const Question& question) override;
  [[nodiscard]] bool asks_unlikely(ChoiceKind kind) const override {
    return reader_.header().unlikely.has(kind);
  }

  void begin_search() override {
    searching_ = true;
    rest_->begin_search();
  }
  [[nodiscard]] std::optional<std::size_t> next(std::span<const Move> moves) override;

  // The run is over, as far as it goes: does the trace go on?
  void finish();
  // To be asked between steps.
  [[nodiscard]] bool wants_to_stop() const {
    return error_ || (difference_ && after_ == After::stop);
  }
  // The states in it are known when the step in which the two parted is over.
  [[nodiscard]] const std::optional<Difference>& difference() const { return difference_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }  // of the trace
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t same_events() const { return same_events_; }
  // Who answers since the two parted.
  [[nodiscard]] const ListedSchedule& rest() const { return *rest_; }

 private:
  enum class Phase : std::uint8_t {
    together,
    parting,  // until the step is over
    parted,
    alone,  // the trace broke off
    over,   // it has no more moves
  };

  [[nodiscard]] bool next_line();
  void compare(NodeIndex node);
  void part(NodeIndex node);
  void tell_states();
  // Without moves and answers of its own if the trace is not read on.
  void take_over(ChoiceList rest);
  void read_on(ChoiceList& rest);

  TraceReader& reader_;
  const ScenarioConfig& scenario_;
  After after_;
  LineFormat format_;
  LineParser parser_;
  std::optional<ListedSchedule> rest_;
  bool searching_ = false;
  Phase phase_ = Phase::together;
  const Digest& digest_;
  Standing standing_;           // of the run
  Standing recorded_standing_;  // once they part
  std::string happened_;        // scratch: the line for what just happened
  std::uint64_t events_ = 0;
  std::uint64_t same_events_ = 0;
  Instant now_;
  NodeIndex concerned_;
  std::optional<Difference> difference_;
  std::optional<Error> error_;
};

}  // namespace midflight::sim
