#include "sim/explore/schedules.h"

#include <algorithm>
#include <atomic>
#include <set>

#include "core/base/check.h"
#include "sim/explore/driver.h"
#include "sim/explore/facts.h"
#include "sim/explore/script.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kSchedulesAtOnce = 64;  // schedules between two looks at what they measured
constexpr std::size_t kScheduleBetweenLooks = 64;  // steps

struct OneSchedule {
  std::vector<StepRef> path;
  std::vector<Find> finds;
  std::uint64_t tasks = 0;
  Hash128 end;
  bool whole = false;  // nobody stopped it
};

// What one thread needs.
struct Runner {
  Runner(const PlannedSearch& search, std::unique_ptr<Strategy> its_strategy)
      : strategy(std::move(its_strategy)), facts(search.plan.scenario), state(search.root) {}

  OneSchedule run(const PlannedSearch& search, std::uint64_t number, const Shape& shape,
                  std::uint64_t most_steps, const std::function<bool()>& stop);

  std::unique_ptr<Strategy> strategy;
  crypto::Operations crypto{crypto::Memoise::on};
  Facts facts;
  SearchState state;
  std::vector<Move> moves;
};

OneSchedule Runner::run(const PlannedSearch& search, std::uint64_t number, const Shape& shape,
                        std::uint64_t most_steps, const std::function<bool()>& stop) {
  OneSchedule out;
  std::set<std::uint64_t> tasks;
  Script script(search.plan.options.seed);
  strategy->begin(number, shape);
  state = search.root;
  while (out.path.size() < most_steps && !state.lapsed()) {
    if (out.path.size() % kScheduleBetweenLooks == 0 && stop()) return out;
    state.moves(search.plan, moves);
    if (moves.empty()) break;
    for (const auto& move : moves) tasks.insert(move.task);
    const auto chosen = strategy->choose(moves);
    out.path.push_back({static_cast<std::uint16_t>(chosen), 0});
    script = Script(search.plan.options.seed);
    state.make(search.plan, moves[chosen], StepContext{script, facts, crypto});
    state.new_findings([&](const Property& property, const Finding& finding) {
      out.finds.push_back({std::string(property.name()), finding.message, 1, out.path});
    });
  }
  if (state.lapsed()) out.finds.clear();  // no run of the scenario
  out.tasks = tasks.size();
  out.end = state.hash(search.plan);
  out.whole = true;
  return out;
}

void add(SchedulesResult& result, const OneSchedule& one) {
  ++result.schedules;
  result.steps += one.path.size();
  result.shape.tasks = std::max<std::uint64_t>(result.shape.tasks, one.tasks);
  result.shape.steps = std::max<std::uint64_t>(result.shape.steps, one.path.size());
  if (!one.finds.empty()) ++result.violating;
  for (const auto& find : one.finds) {
    const auto known =
        std::find_if(result.finds.begin(), result.finds.end(), [&find](const Find& other) {
          return other.property == find.property && other.message == find.message;
        });
    if (known == result.finds.end()) {
      result.finds.push_back(find);
    } else {
      ++known->times;
    }
  }
}

struct Batch {
  std::vector<OneSchedule> runs;
  std::vector<std::uint8_t> differs;  // from its second run, if it had one
  bool stopped = false;
};

using Runners = std::vector<std::unique_ptr<Runner>>;

Batch run_batch(const PlannedSearch& search, const Runners& runners, const SchedulesResult& before,
                const ScheduleLimits& limits) {
  const auto first = before.schedules;
  Batch batch;
  batch.runs.resize(std::min(kSchedulesAtOnce, limits.schedules - first));
  batch.differs.resize(batch.runs.size());
  std::atomic<std::size_t> taken{0};
  std::atomic<bool> stopped{false};
  run_on_threads(runners.size(), [&](std::size_t thread) {
    auto& runner = *runners[thread];
    // Whoever is to be asked is asked by the caller's thread alone.
    const auto stop = [&] {
      if (thread == 0 && limits.stop && limits.stop(first)) stopped = true;
      return stopped.load();
    };
    for (auto i = taken.fetch_add(1); i < batch.runs.size() && !stopped; i = taken.fetch_add(1)) {
      batch.runs[i] = runner.run(search, first + i, before.shape, limits.steps, stop);
      if (!limits.twice || !batch.runs[i].whole) continue;
      const auto again = runner.run(search, first + i, before.shape, limits.steps, stop);
      batch.differs[i] = again.whole && (again.end != batch.runs[i].end ||
                                         again.path.size() != batch.runs[i].path.size());
    }
  });
  batch.stopped = stopped;
  return batch;
}

}  // namespace

SchedulesResult run_schedules(const PlannedSearch& search, std::string_view strategy,
                              const StrategyOptions& options, const ScheduleLimits& limits) {
  Runners runners;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, limits.jobs); ++i) {
    auto its_strategy = make_strategy(strategy, options);
    MIDFLIGHT_CHECK(its_strategy != nullptr, "the strategy's name was checked before");
    runners.push_back(std::make_unique<Runner>(search, std::move(its_strategy)));
  }
  SchedulesResult result;
  while (result.schedules < limits.schedules && !result.stopped && !result.differs) {
    const auto first = result.schedules;
    const auto batch = run_batch(search, runners, result, limits);
    for (std::size_t i = 0; i < batch.runs.size() && batch.runs[i].whole; ++i) {
      add(result, batch.runs[i]);
      if (batch.differs[i] != 0 && !result.differs) result.differs = first + i;
      if (limits.stop_on_first && !result.finds.empty()) break;
    }
    result.stopped = batch.stopped || (limits.stop_on_first && !result.finds.empty()) ||
                     (limits.stop && limits.stop(result.schedules));
  }
  result.seen.resize(search.plan.scenario.sometimes.size());
  for (const auto& runner : runners) runner->facts.add_to(result.seen);
  return result;
}

}  // namespace midflight::sim
