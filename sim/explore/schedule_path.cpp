#include "sim/explore/schedule_path.h"

#include <algorithm>

#include "sim/explore/script.h"
#include "sim/explore/violations.h"

namespace midflight::sim {
namespace {

class Unwatched final : public Observer {
 public:
  void observe(const Event&) override {}
  [[nodiscard]] bool wants_states() const override { return false; }
};

// Files violations and says what each step was.
class Scribe final : public Observer {
 public:
  explicit Scribe(const PlannedSearch& search)
      : context_(search.plan.context), violations_(context_, search.root.properties()) {}

  void observe(const Event& event) override {
    violations_.observe(event);
    if (text_.empty() || (event.kind == EventKind::received && !heard_)) describe(event);
  }
  [[nodiscard]] bool wants_states() const override { return false; }
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
  std::string text_;
  bool heard_ = false;
};

}  // namespace

bool make_with_answers(const Plan& plan, SearchState& state, const Move& move,
                       std::uint16_t answers, Observer& observer, crypto::Operations& crypto) {
  Script script(plan.options.seed);
  Unwatched unwatched;
  const auto before = state;
  for (std::uint16_t n = 0; n < answers; ++n) {
    state.make(plan, move, StepContext{script, unwatched, crypto});
    state = before;
    if (!script.advance()) return false;
  }
  script.rewind();
  state.make(plan, move, StepContext{script, observer, crypto});
  return true;
}

Walk walk(const PlannedSearch& search, std::span<const StepRef> path, crypto::Operations& crypto) {
  const auto& plan = search.plan;
  Walk out{search.root, {}, {}, true};
  Scribe scribe(search);
  std::vector<Move> moves;
  for (const auto& step : path) {
    out.state.moves(plan, moves);
    const bool made =
        step.move < moves.size() &&
        make_with_answers(plan, out.state, moves[step.move], step.answers, scribe, crypto);
    if (!made) {
      out.complete = false;
      break;
    }
    out.steps.push_back({moves[step.move].name, step.answers, scribe.take_text()});
  }
  out.violations = scribe.violations();
  return out;
}

Walk walk(const PlannedSearch& search, std::span<const ScheduleStep> schedule,
          crypto::Operations& crypto) {
  const auto& plan = search.plan;
  Walk out{search.root, {}, {}, true};
  Scribe scribe(search);
  std::vector<Move> moves;
  for (const auto& step : schedule) {
    out.state.moves(plan, moves);
    const auto found = std::find_if(moves.begin(), moves.end(),
                                    [&](const Move& move) { return move.name == step.name; });
    const bool made = found != moves.end() &&
                      make_with_answers(plan, out.state, *found, step.answers, scribe, crypto);
    if (made) {
      out.steps.push_back({step.name, step.answers, scribe.take_text()});
    } else {
      out.complete = false;
    }
  }
  out.violations = scribe.violations();
  return out;
}

}  // namespace midflight::sim
