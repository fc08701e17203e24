#include "sim/corpus/one_run.h"

#include <algorithm>
#include <set>

#include "sim/explore/fingerprint.h"
#include "sim/explore/scheduler.h"

namespace midflight::sim {
namespace {

constexpr std::uint32_t kStepsBetweenLooks = 64;

}  // namespace

// Everything that watches a run. Violations get their fingerprint at the event that shows them, as
// they do in ViolationObserver.
class RunMaker::Eyes final : public Observer {
 public:
  Eyes(RunMaker& maker, OneRun& out)
      : coverage_(maker.coverage_),
        state_(maker.state_),
        facts_(maker.search_.plan.scenario),
        out_(out) {}

  void begin_step() {
    filed_ = 0;
    coverage_.begin_step(static_cast<std::uint32_t>(out_.steps.size()));
  }
  void observe(const Event& event) override {
    coverage_.observe(event);
    facts_.observe(event);
    steps_.observe(event);
    std::size_t found = 0;
    state_.new_findings([&](const Property& property, const Finding& finding) {
      if (found++ >= filed_) file(property, finding);
    });
    filed_ = std::max(filed_, found);
  }
  [[nodiscard]] bool wants_states() const override { return false; }

  void finish() const {
    out_.seen = coverage_.seen();
    out_.facts.resize(state_.world().setup().config.sometimes.size());
    facts_.add_to(out_.facts);
  }

 private:
  void file(const Property& property, const Finding& finding) {
    const bool known =
        std::any_of(out_.violations.begin(), out_.violations.end(),
                    [&property](const Sight& sight) { return sight.property == property.name(); });
    if (known) return;  // what follows a violation says little
    out_.violations.push_back({std::string(property.name()),
                               steps_.fingerprint_of(property.name(), finding), finding.message,
                               static_cast<std::uint32_t>(out_.steps.size())});
  }

  Coverage& coverage_;
  const SearchState& state_;
  Facts facts_;
  RecentSteps steps_;
  OneRun& out_;
  std::size_t filed_ = 0;
};

RunMaker::RunMaker(const PlannedSearch& search, const Swarm& swarm, std::uint64_t seed,
                   std::uint64_t scenario)
    : search_(search),
      swarm_(swarm),
      seed_(seed),
      strategy_(make_portfolio({seed, 3})),
      coverage_(search.plan.scenario.nodes.size(), scenario),
      state_(search.root) {}

std::optional<std::size_t> RunMaker::choose_freely() {
  thinned_ = moves_;
  swarm_.thin(thinned_, draws_);
  if (thinned_.empty()) return std::nullopt;
  // A run is kept as names, and of moves of one name a name finds the first.
  return find_move(moves_, thinned_[strategy_->choose(thinned_)].name);
}

std::optional<std::size_t> RunMaker::choose(const RunOrder& order, std::size_t& next) {
  answers_ = 0;
  while (next < order.steps.size()) {
    const auto& step = order.steps[next++];
    if (step.name == kAnyStep) return choose_freely();
    const auto found = find_move(moves_, step.name);
    if (!found || swarm_.rate(moves_[*found].kind) == Swarm::Rate::off) continue;
    answers_ = step.answers;
    return found;
  }
  return choose_freely();
}

bool RunMaker::make(const Move& move, Observer& eyes) {
  auto script = script_for(search_.plan, state_, move, answers_, crypto_);
  if (!script) return false;
  state_.make(search_.plan, move, StepContext{*script, eyes, crypto_});
  return true;
}

OneRun RunMaker::run(const RunOrder& order, const Shape& shape, const std::function<bool()>& stop) {
  OneRun out;
  Eyes eyes(*this, out);
  std::set<std::uint64_t> tasks;
  state_ = search_.root;
  coverage_.begin_run();
  draws_.begin(combine(seed_, 1), order.number);
  strategy_->begin(order.number, shape);
  std::size_t next = 0;
  while (out.steps.size() < kMostSteps && !state_.lapsed()) {
    if (out.steps.size() % kStepsBetweenLooks == 0 && stop && stop()) {
      out.stopped = true;
      return out;
    }
    state_.moves(search_.plan, moves_);
    if (moves_.empty()) break;
    for (const auto& move : moves_) tasks.insert(move.task);
    const auto chosen = choose(order, next);
    if (!chosen) break;
    eyes.begin_step();
    const auto& move = moves_[*chosen];
    out.steps.push_back({move.name, answers_, move.kind});
    if (!make(move, eyes)) out.steps.pop_back();
  }
  out.tasks = tasks.size();
  if (!state_.lapsed()) eyes.finish();
  // What leaves out an injection that must fire is no run of the scenario.
  if (state_.lapsed()) out.violations.clear();
  return out;
}

}  // namespace midflight::sim
