#include "sim/corpus/fuzzer.h"

#include <algorithm>
#include <atomic>

#include "sim/explore/driver.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kFullWeight = 1U << 16U;
constexpr std::uint64_t kFreshRuns = 8;  // one in so many begins with nothing
constexpr std::uint64_t kDrawsOfRuns = 3;
constexpr std::uint64_t kDrawsOfRounds = 4;

}  // namespace

Fuzzer::Fuzzer(const CampaignKey& campaign, const Variants& variants, CorpusState& state)
    : campaign_(campaign),
      variants_(variants),
      state_(state),
      seed_(combine(combine(campaign.seed, campaign.shard), campaign.shards)) {
  for (const auto slot : state_.features.seen()) ++owned_[state_.features.at(slot).entry];
}

Fuzzer::~Fuzzer() = default;

Settings Fuzzer::draw_settings(Draws& draws) {
  const auto how = draws.below(4);
  if (how == 0) return {};  // as it stands
  if (how == 1) {           // as something rare had it
    weigh();
    const auto* entry = pick(draws);
    if (entry != nullptr) return entry->settings;
  }
  return variants_.draw(scenario_, draws);
}

Result<void> Fuzzer::begin_round(std::uint64_t round, bool resumed) {
  makers_.clear();
  const auto count = variants_.scenarios().size();
  scenario_ = round % count;
  Draws draws;
  draws.begin(combine(seed_, kDrawsOfRounds), round);
  const bool plain = round < count;  // first of all as it stands
  swarm_ = plain ? Swarm() : Swarm::draw(draws);
  if (!resumed) record().settings = plain ? Settings{} : draw_settings(draws);
  crypto::Operations crypto(crypto::Memoise::on);
  auto planned = variants_.plan(scenario_, record().settings, crypto);
  if (!planned && !record().settings.empty()) {
    record().settings.clear();
    planned = variants_.plan(scenario_, {}, crypto);
  }
  if (!planned) return fail(planned.error());
  search_ = std::make_unique<PlannedSearch>(std::move(*planned));
  round_ = round;
  return {};
}

// What few runs saw is gone on from the more often.
void Fuzzer::weigh() {
  weights_.clear();
  std::uint64_t sum = 0;
  const auto& digest = variants_.scenarios()[scenario_];
  for (const auto slot : state_.features.seen()) {
    const auto& feature = state_.features.at(slot);
    if (state_.entries.at(feature.entry).scenario != digest) continue;
    sum += std::max<std::uint64_t>(1, kFullWeight / feature.hits);
    weights_.emplace_back(sum, slot);
  }
}

const Entry* Fuzzer::pick(Draws& draws) const {
  if (weights_.empty()) return nullptr;
  const auto drawn = draws.below(weights_.back().first);
  const auto found = std::upper_bound(
      weights_.begin(), weights_.end(), drawn,
      [](std::uint64_t value, const auto& weight) { return value < weight.first; });
  return &state_.entries.at(state_.features.at(found->second).entry);
}

RunOrder Fuzzer::order(std::uint64_t number) {
  RunOrder out{number, {}};
  Draws draws;
  draws.begin(combine(seed_, kDrawsOfRuns), number);
  if (draws.below(kFreshRuns) == 0) return out;
  const auto* entry = pick(draws);
  const auto* other = pick(draws);
  if (entry == nullptr) return out;
  out.steps = entry->steps;
  mutate(out.steps, other->steps, draws);
  return out;
}

Result<bool> Fuzzer::batch(const FuzzLimits& limits) {
  const auto first = record().runs;
  const auto round = first / kRound;
  if (round_ != round) {
    const auto begun = begin_round(round, first % kRound != 0);
    if (!begun) return fail(begun.error());
  }
  const auto& digest = variants_.scenarios()[scenario_];
  const auto jobs = std::max<std::size_t>(1, limits.jobs);
  while (makers_.size() < jobs) {
    makers_.push_back(std::make_unique<RunMaker>(*search_, swarm_, seed_, digest.low));
  }
  weigh();
  const auto count = std::min({kBatch - first % kBatch, limits.runs});
  std::vector<RunOrder> orders;
  for (std::uint64_t i = 0; i < count; ++i) orders.push_back(order(first + i));
  const auto shape = state_.scenarios.at(digest).shape;
  std::vector<OneRun> runs(count);
  std::atomic<std::size_t> taken{0};
  run_on_threads(jobs, [&](std::size_t job) {
    for (auto i = taken.fetch_add(1); i < count; i = taken.fetch_add(1)) {
      runs[i] = makers_[job]->run(orders[i], shape, limits.stop);
      if (runs[i].stopped) return;
    }
  });
  const bool stopped =
      std::any_of(runs.begin(), runs.end(), [](const OneRun& run) { return run.stopped; }) ||
      taken < count;
  if (stopped) return false;
  for (std::uint64_t i = 0; i < count; ++i) take(first + i, runs[i]);
  return true;
}

void Fuzzer::take(std::uint64_t number, const OneRun& run) {
  auto& campaign = record();
  auto& scenario = state_.scenarios.at(variants_.scenarios()[scenario_]);
  ++campaign.runs;
  campaign.steps += run.steps.size();
  if (!run.violations.empty()) ++campaign.violating;
  scenario.shape.tasks = std::max(scenario.shape.tasks, run.tasks);
  scenario.shape.steps = std::max<std::uint64_t>(scenario.shape.steps, run.steps.size());
  const auto& facts = search_->plan.scenario.sometimes;
  for (std::size_t i = 0; i < run.facts.size(); ++i) {
    if (run.facts[i]) scenario.facts[facts[i].name] = true;
  }
  keep_new(number, run);
  keep_failures(number, run);
}

Entry Fuzzer::entry_of(const OneRun& run, std::size_t steps) const {
  Entry out;
  out.scenario = variants_.scenarios()[scenario_];
  out.settings = state_.campaigns.at(campaign_).settings;
  out.steps.assign(run.steps.begin(), run.steps.begin() + static_cast<std::ptrdiff_t>(steps));
  return out;
}

// The entry is no longer than what it shows takes. It replaces another that is a good deal longer.
void Fuzzer::keep_new(std::uint64_t number, const OneRun& run) {
  std::vector<Slot> won;
  std::uint32_t steps = 0;
  for (const auto& [slot, step] : run.seen) {
    const auto& feature = state_.features.at(slot);
    if (feature.hits == 0) record().last_new = number;
    if (feature.hits == 0 || 4 * (step + 1) < 3 * feature.steps) {
      won.push_back(slot);
      steps = std::max(steps, step + 1);
    }
    if (feature.hits != 0) state_.features.hit(slot);
  }
  // Within what is kept now, more may be shorter than it was; but not what the longest made longer.
  std::erase_if(won, [&](Slot slot) {
    const auto& feature = state_.features.at(slot);
    return feature.hits != 0 && steps >= feature.steps;
  });
  if (won.empty()) return;
  const auto entry = entry_of(run, steps);
  const auto id = id_of(entry);
  state_.entries.emplace(id, entry);
  for (const auto slot : won) {
    own(slot, {id, steps, std::max(1U, state_.features.at(slot).hits)});
  }
}

void Fuzzer::own(Slot slot, const Feature& feature) {
  const auto before = state_.features.at(slot);
  ++owned_[feature.entry];
  state_.features.set(slot, feature);
  if (before.hits == 0) return;
  const auto count = owned_.find(before.entry);
  if (--count->second != 0) return;
  owned_.erase(count);
  state_.entries.erase(before.entry);
}

void Fuzzer::keep_failures(std::uint64_t number, const OneRun& run) {
  for (const auto& sight : run.violations) {
    const FindKey key{sight.property, sight.fingerprint};
    const auto [at, added] = state_.failures.emplace(key, Failure{sight.message, 0, {}, {}});
    ++at->second.times;
    if (!added) continue;
    at->second.example = entry_of(run, sight.steps);
    failures_.push_back(key);
    record().last_find = number;
  }
}

}  // namespace midflight::sim
