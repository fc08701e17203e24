// Who decides what is next in one run, from the event on that the scenario's search.from names: a
// schedule, given move by move. Each decision is a choice of the run, `next_event`.
#pragma once

#include <optional>
#include <span>

#include "sim/explore/script.h"
#include "sim/trace/choice_list.h"
#include "sim/world/world.h"

namespace midflight::sim {

class Scheduler {
 public:
  virtual ~Scheduler() = default;
  // From here on moves are chosen; until here instants decided.
  virtual void begin_search() {}
  // The place of the next move; none: the run is over.
  [[nodiscard]] virtual std::optional<std::size_t> next(std::span<const Move> moves) = 0;
};

// The decision as a choice: it is about the move, and made where that happens.
[[nodiscard]] Choice to_choice(std::span<const Move> moves, std::size_t index,
                               const WorldSetup& setup);
// The place of the first move of this name.
[[nodiscard]] std::optional<std::size_t> find_move(std::span<const Move> moves, std::uint64_t name);
// The move that such a choice is about, if it is there.
[[nodiscard]] std::optional<std::size_t> find_move(std::span<const Move> moves,
                                                   const Choice& choice);
// Whether a strategy decided the order, at least in part.
[[nodiscard]] bool is_searched(const ChoiceList& choices);

// Moves and answers from a list. A move that is not there is left out; a question without an answer
// in the list is answered as the seed says, and within a search as that does first.
class ListedSchedule final : public Scheduler, public Chooser {
 public:
  // What the list says of the time before the search: nothing, so that the seed answers; or all.
  enum class Prefix : std::uint8_t { sampled, listed };
  ListedSchedule(const Answers& answers, Prefix prefix);

  void begin_search() override { searching_ = true; }
  [[nodiscard]] std::optional<std::size_t> next(std::span<const Move> moves) override;
  [[nodiscard]] std::uint64_t answer(const Question& question) override;
  [[nodiscard]] bool asks_unlikely(ChoiceKind kind) const override {
    return answers_.asks_unlikely(kind);
  }

  // As ReplayChooser counts them.
  [[nodiscard]] std::size_t used() const { return made_ + answers_.used(); }
  [[nodiscard]] std::size_t skipped() const { return moves_.size() - made_ + answers_.skipped(); }
  [[nodiscard]] std::size_t added() const { return answers_.added(); }

 private:
  SampledChooser sampled_;
  Script script_;
  ReplayChooser answers_;
  ChoiceList moves_;
  std::size_t next_ = 0;
  std::size_t made_ = 0;
  Prefix prefix_;
  bool searching_ = false;
};

}  // namespace midflight::sim
