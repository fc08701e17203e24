#include "sim/shrink/exploration.h"

#include <algorithm>

#include "sim/explore/checkpoint.h"
#include "sim/explore/critical_step.h"
#include "sim/shrink/schedule.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kCriticalStates = 2'000;

// Of the way to the search, on which no state was found yet.
std::function<bool()> stop_before(const ExplorationOptions& options) {
  return [&options] { return options.stop && options.stop({}); };
}

// What does not fit relative numbers is searched again with exact ones.
Result<PlannedSearch> search_exhaustively(const ScenarioConfig& scenario, Hash128 digest,
                                          const ExplorationOptions& options, SearchResult& result,
                                          crypto::Operations& crypto) {
  SearchOptions how;
  how.seed = options.seed;
  how.reduction = options.reduction;
  SearchLimits limits;
  limits.jobs = options.jobs;
  limits.keep_ledger = options.keep_checkpoint;
  limits.stop = [&options](const SearchProgress& progress) {
    return (options.max_runs != 0 && progress.states >= options.max_runs) ||
           (options.stop && options.stop(progress));
  };
  Checkpoint checkpoint;
  if (!options.resume.empty()) {
    auto read = read_checkpoint(options.resume, digest, options.seed);
    if (!read) return fail(read.error());
    checkpoint = std::move(*read);
    how = checkpoint.options;
    limits.resume = &checkpoint.ledger;
  }
  for (;;) {
    auto planned = plan_search(scenario, how, crypto, stop_before(options));
    if (!planned) return planned;
    auto searched = search_states(*planned, limits);
    if (!searched) return fail("the checkpoint does not fit: " + searched.error().message);
    result = std::move(*searched);
    if (!result.strained) return planned;
    how.numbers = Numbers::exact;
    limits.resume = nullptr;
  }
}

Result<PlannedSearch> search_by_schedules(const ScenarioConfig& scenario,
                                          const ExplorationOptions& options, Exploration& out,
                                          SearchResult& result, crypto::Operations& crypto) {
  auto planned =
      plan_search(scenario, {options.seed, true, Numbers::exact}, crypto, stop_before(options));
  if (!planned) return planned;
  ScheduleLimits limits;
  limits.jobs = options.jobs;
  limits.twice = options.twice;
  if (options.max_runs != 0) limits.schedules = options.max_runs;
  limits.stop = [&options](std::uint64_t schedules) {
    SearchProgress progress;
    progress.schedules = schedules;
    return options.stop && options.stop(progress);
  };
  out.schedules = run_schedules(*planned, options.strategy, {options.seed, options.depth}, limits);
  if (out.schedules.differs) {
    out.differs = "schedule " + std::to_string(*out.schedules.differs) + " came to two states";
  }
  result.finished = false;  // schedules prove nothing about the others
  result.finds = out.schedules.finds;
  result.seen = out.schedules.seen;
  result.total.transitions = out.schedules.steps;
  result.total.violations = out.schedules.violating;
  result.total.schedules = out.schedules.schedules;
  return planned;
}

void shrink_finds(const PlannedSearch& search, const ExplorationOptions& options, Exploration& out,
                  crypto::Operations& crypto) {
  const auto stop = [&] { return options.stop && options.stop(out.total); };
  for (auto& find : out.certificate.violations) {
    find.example =
        shrink_schedule(search, find.example, {find.property, find.fingerprint}, crypto, stop);
    const auto place =
        stop() ? std::nullopt
               : critical_step(search, find.example, find.property, kCriticalStates, crypto);
    out.critical.push_back(place ? std::to_string(*place + 1) : "none");
    out.answers.push_back({options.seed, {}, walk(search, find.example, crypto).choices});
  }
}

}  // namespace

Result<Exploration> explore(const ScenarioConfig& scenario, const std::string& resolved,
                            const ExplorationOptions& options) {
  crypto::Operations crypto(crypto::Memoise::on);
  Exploration out;
  SearchResult result;
  const auto digest = hash128(as_bytes(resolved));
  const auto planned = options.strategy == "exhaustive"
                           ? search_exhaustively(scenario, digest, options, result, crypto)
                           : search_by_schedules(scenario, options, out, result, crypto);
  if (!planned) return fail(planned.error());
  out.total = result.total;
  if (!result.ledger.empty()) {
    out.checkpoint = write_checkpoint({digest, planned->plan.chosen(), std::move(result.ledger)});
  }
  out.certificate = certify(*planned, result, resolved, crypto);
  if (options.twice && options.strategy == "exhaustive" && result.finished) {
    SearchResult again;
    const auto planned_again = search_exhaustively(scenario, digest, options, again, crypto);
    if (!planned_again) return fail(planned_again.error());
    const auto different =
        difference(out.certificate, certify(*planned_again, again, resolved, crypto));
    if (!different.empty()) out.differs = "searched twice: " + different;
  }
  shrink_finds(*planned, options, out, crypto);
  return out;
}

}  // namespace midflight::sim
