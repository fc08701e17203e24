#include "sim/explore/schedule_path.h"

#include <algorithm>

#include "sim/explore/scheduler.h"
#include "sim/explore/violations.h"

namespace midflight::sim {
namespace {

// Files violations and says what each step was.
class Scribe final : public Observer, public ChoiceObserver {
 public:
  explicit Scribe(const PlannedSearch& search)
      : context_(search.plan.context), violations_(context_, search.root.properties()) {}

  void observe(const Event& event) override {
    violations_.observe(event);
    if (text_.empty() || (event.kind == EventKind::received && !heard_)) describe(event);
  }
  [[nodiscard]] bool wants_states() const override { return false; }
  void chose(const Choice& answer) override { answers_.push_back(answer); }
  [[nodiscard]] const ChoiceList& answers() const { return answers_; }
  void forget_answers() { answers_.clear(); }
  [[nodiscard]] std::string take_text() {
    heard_ = false;
    return std::exchange(text_, {});
  }
  [[nodiscard]] const std::vector<Violation>& violations() const { return violations_.list(); }

 private:
  void describe(const Event& event) {
    heard_ = event.kind == EventKind::received;
    text_ = event.node.valid() ? context_->name(event.node) + ": " : std::string();
    text_ += to_text(event.kind);
    for (const auto word : {event.message, event.record, event.name}) {
      if (!word.empty()) text_ += " " + std::string(word);
    }
    if (event.peer.valid()) text_ += ", " + context_->name(event.peer);
  }

  SharedContext context_;
  ViolationObserver violations_;
  ChoiceList answers_;
  std::string text_;
  bool heard_ = false;
};

// A walk while it is made.
class WalkMaker {
 public:
  explicit WalkMaker(const PlannedSearch& search, crypto::Operations& crypto)
      : plan_(search.plan), crypto_(crypto), walk_{search.root, {}, {}, {}, true}, scribe_(search) {
    walk_.state.moves(plan_, moves_);
  }

  // The moves that there are now.
  [[nodiscard]] const std::vector<Move>& moves() const { return moves_; }
  // False, and nothing happens, if there is no such move or no such list of answers.
  bool make(std::size_t index, std::uint16_t answers) {
    scribe_.forget_answers();
    if (index >= moves_.size() || !make_move(moves_[index], answers)) {
      walk_.complete = false;
      return false;
    }
    walk_.choices.push_back(to_choice(moves_, index, walk_.state.world().setup()));
    walk_.choices.insert(walk_.choices.end(), scribe_.answers().begin(), scribe_.answers().end());
    walk_.steps.push_back({moves_[index].name, answers, scribe_.take_text()});
    walk_.state.moves(plan_, moves_);
    return true;
  }
  [[nodiscard]] Walk finish() {
    walk_.violations = scribe_.violations();
    return std::move(walk_);
  }

 private:
  // With the n-th list of answers; false if there are fewer.
  bool make_move(const Move& move, std::uint16_t answers) {
    auto& state = walk_.state;
    auto script = script_for(plan_, state, move, answers, crypto_);
    if (!script) return false;
    RecordingChooser recording(*script, {&scribe_});
    state.make(plan_, move, StepContext{recording, scribe_, crypto_});
    return true;
  }

  const Plan& plan_;
  crypto::Operations& crypto_;
  Walk walk_;
  Scribe scribe_;
  std::vector<Move> moves_;
};

}  // namespace

std::optional<Script> script_for(const Plan& plan, const SearchState& state, const Move& move,
                                 std::uint16_t answers, crypto::Operations& crypto) {
  Script script(plan.options.seed);
  Unwatched unwatched;
  for (std::uint16_t n = 0; n < answers; ++n) {
    auto tried = state;
    tried.make(plan, move, StepContext{script, unwatched, crypto});
    if (!script.advance()) return std::nullopt;
  }
  return script;
}

Walk walk(const PlannedSearch& search, std::span<const StepRef> path, crypto::Operations& crypto) {
  WalkMaker maker(search, crypto);
  for (const auto& step : path) {
    if (!maker.make(step.move, step.answers)) break;
  }
  return maker.finish();
}

Walk walk(const PlannedSearch& search, std::span<const ScheduleStep> schedule,
          crypto::Operations& crypto) {
  WalkMaker maker(search, crypto);
  for (const auto& step : schedule) {
    const auto& moves = maker.moves();
    maker.make(find_move(moves, step.name).value_or(moves.size()), step.answers);
  }
  return maker.finish();
}

}  // namespace midflight::sim
