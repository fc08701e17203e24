#include "sim/explore/state_search.h"

#include <algorithm>
#include <atomic>
#include <iterator>

#include "sim/explore/driver.h"
#include "sim/explore/expand.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kChunk = 16;         // states
constexpr std::size_t kChunksAtOnce = 64;  // chunks, whatever the number of threads
constexpr std::uint32_t kNowhere = 0;

class Search {
 public:
  Search(const PlannedSearch& search, const SearchLimits& limits);
  Result<void> begin();
  SearchResult run();

 private:
  void expand_level();
  void expand_batch();
  void work(Expander& expander, bool leads);
  void share_spare_states();
  void merge(Chunk& chunk);
  void note_find(const ChunkFind& found);
  void note_outcome(const Outcome& outcome, std::uint32_t trail);
  void next_level();
  void measure();
  Bytes write_down();
  Result<std::vector<FrontierNode>> wake(std::vector<Waiting> waiting);
  [[nodiscard]] bool stopped();
  [[nodiscard]] std::vector<StepRef> path_to(std::uint32_t trail) const;

  const PlannedSearch& search_;
  const SearchLimits& limits_;
  std::vector<std::unique_ptr<Expander>> expanders_;
  Visits known_;
  std::vector<Trail> trails_;
  std::vector<FrontierNode> level_;
  std::size_t done_ = 0;  // of the level
  std::vector<FrontierNode> next_;
  std::span<FrontierNode> batch_;  // of the level
  std::vector<Chunk> chunks_;
  std::atomic<std::size_t> taken_{0};
  std::atomic<bool> stop_{false};
  SearchResult result_;
};

Search::Search(const PlannedSearch& search, const SearchLimits& limits)
    : search_(search), limits_(limits) {
  for (std::size_t i = 0; i < std::max<std::size_t>(1, limits.jobs); ++i) {
    expanders_.push_back(std::make_unique<Expander>(search, limits));
  }
}

Result<void> Search::begin() {
  if (limits_.resume == nullptr) {
    auto root = std::make_unique<SearchState>(search_.root);
    trails_.push_back({kNowhere, {}});
    auto visit = known_.arrive(root->hash(search_.plan), 0, {});
    level_.push_back({std::move(root), {0, std::move(visit)}});
    result_.total.states = 1;
    result_.seen.resize(search_.plan.scenario.sometimes.size());
    return {};
  }
  Ledger ledger;
  auto read = read_ledger(*limits_.resume, ledger);
  if (!read) return read;
  if (ledger.result.seen.size() != search_.plan.scenario.sometimes.size()) {
    return fail("it has other facts than the scenario");
  }
  known_ = std::move(ledger.known);
  trails_ = std::move(ledger.trails);
  result_ = std::move(ledger.result);
  auto level = wake(std::move(ledger.level));
  if (!level) return fail(level.error());
  auto next = wake(std::move(ledger.next));
  if (!next) return fail(next.error());
  level_ = std::move(*level);
  next_ = std::move(*next);
  return {};
}

Result<std::vector<FrontierNode>> Search::wake(std::vector<Waiting> waiting) {
  std::vector<std::uint32_t> ends;
  ends.reserve(waiting.size());
  for (const auto& place : waiting) ends.push_back(place.trail);
  crypto::Operations crypto(crypto::Memoise::on);
  auto states = walk_trails(search_, trails_, ends, crypto);
  if (!states) return fail(states.error());
  std::vector<FrontierNode> out;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    out.push_back({std::move((*states)[i]), std::move(waiting[i])});
  }
  return out;
}

SearchResult Search::run() {
  const auto depth = search_.plan.scenario.search.bounds.depth;
  while (!level_.empty() && (!depth || result_.total.depth < *depth)) {
    expand_level();
    if (stop_) break;
    next_level();
    if (result_.strained) break;
    if (limits_.stop_on_first && !result_.finds.empty()) {
      result_.finished = false;
      break;
    }
  }
  for (const auto& expander : expanders_) expander->facts().add_to(result_.seen);
  result_.total.frontier = level_.size();
  measure();
  if (!stop_) return std::move(result_);
  if (limits_.keep_ledger) result_.ledger = write_down();
  result_.finished = false;
  return std::move(result_);
}

void Search::expand_level() {
  while (done_ < level_.size() && !stop_) {
    const auto size = std::min(kChunksAtOnce * kChunk, level_.size() - done_);
    batch_ = std::span(level_).subspan(done_, size);
    result_.total.frontier = level_.size() - done_;
    measure();
    // Asked here too, so that a bound of states ends the search at the same one for any threads.
    if (stopped()) stop_ = true;
    if (!stop_) expand_batch();
    if (!stop_) done_ += size;
  }
}

// The chunks of a batch that was stopped are dropped, all of them.
void Search::expand_batch() {
  chunks_.clear();
  chunks_.resize((batch_.size() + kChunk - 1) / kChunk);
  taken_ = 0;
  const auto count = std::min(expanders_.size(), chunks_.size());
  run_on_threads(count, [this](std::size_t i) { work(*expanders_[i], i == 0); });
  if (stop_) return;
  for (auto& chunk : chunks_) merge(chunk);
  for (auto& node : batch_) expanders_[0]->recycle(std::move(node.state));
  share_spare_states();
}

// Else the thread that gets more chunks makes new ones while those of the others pile up.
void Search::share_spare_states() {
  std::vector<std::unique_ptr<SearchState>> all;
  for (const auto& expander : expanders_) {
    auto& spare = expander->spare();
    std::move(spare.begin(), spare.end(), std::back_inserter(all));
    spare.clear();
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    expanders_[i % expanders_.size()]->recycle(std::move(all[i]));
  }
}

void Search::measure() {
  constexpr std::size_t kMovesOfState = 16;  // more are rare
  const auto more = kMovesOfState * batch_.size();
  auto& total = result_.total;
  total.table_bytes = known_.bytes() + trails_.capacity() * sizeof(Trail);
  total.growth = known_.growth(more);
  if (trails_.size() + more > trails_.capacity()) {
    total.growth += 2 * trails_.capacity() * sizeof(Trail);
  }
}

Bytes Search::write_down() {
  const auto places = [](std::span<FrontierNode> nodes) {
    std::vector<Waiting> out;
    for (auto& node : nodes) out.push_back(std::move(node.place));
    return out;
  };
  Ledger ledger{std::move(known_), std::move(trails_), places(std::span(level_).subspan(done_)),
                places(next_), result_};
  return write_ledger(ledger);
}

void Search::work(Expander& expander, bool leads) {
  for (;;) {
    const auto index = taken_.fetch_add(1);
    if (index >= chunks_.size() || stop_) return;
    const auto begin = index * kChunk;
    const auto size = std::min(kChunk, batch_.size() - begin);
    chunks_[index] = expander.expand(batch_.subspan(begin, size), known_);
    if (leads && stopped()) stop_ = true;
  }
}

bool Search::stopped() { return limits_.stop && limits_.stop(result_.total); }

void Search::merge(Chunk& chunk) {
  result_.total.transitions += chunk.transitions;
  result_.strained = result_.strained || chunk.strained;
  for (const auto& found : chunk.finds) note_find(found);
  for (const auto& [outcome, trail] : chunk.at_rest) note_outcome(outcome, trail);
  for (auto& candidate : chunk.candidates) {
    auto visit = limits_.merge ? known_.arrive(candidate.hash, candidate.rank, candidate.asleep)
                               : Visit{true, true, {}, std::move(candidate.asleep)};
    if (visit.in_vain() && !candidate.fates) {
      expanders_[0]->recycle(std::move(candidate.state));
      continue;
    }
    trails_.push_back(candidate.trail);
    const auto trail = static_cast<std::uint32_t>(trails_.size() - 1);
    next_.push_back({std::move(candidate.state), {trail, std::move(visit)}});
  }
  result_.total.states = limits_.merge ? known_.states() : trails_.size();
}

void Search::next_level() {
  level_ = std::move(next_);
  next_.clear();
  done_ = 0;
  ++result_.total.depth;
}

void Search::note_find(const ChunkFind& found) {
  ++result_.total.violations;
  auto& finds = result_.finds;
  const auto known = std::find_if(finds.begin(), finds.end(), [&found](const Find& find) {
    return find.property == found.property && find.message == found.message;
  });
  if (known != finds.end()) {
    ++known->times;
    return;
  }
  auto path = path_to(found.trail.parent);
  path.push_back(found.trail.step);
  finds.push_back({found.property, found.message, 1, std::move(path)});
}

void Search::note_outcome(const Outcome& outcome, std::uint32_t trail) {
  auto& count = result_.outcomes[outcome];
  if (count.states++ == 0) count.path = path_to(trail);
  result_.total.outcomes = result_.outcomes.size();
}

std::vector<StepRef> Search::path_to(std::uint32_t trail) const {
  std::vector<StepRef> path;
  for (; trail != 0; trail = trails_[trail].parent) path.push_back(trails_[trail].step);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

Result<SearchResult> search_states(const PlannedSearch& search, const SearchLimits& limits) {
  Search states(search, limits);
  if (auto begun = states.begin(); !begun) return fail(begun.error());
  return states.run();
}

Verdict SearchResult::verdict() const {
  if (!finds.empty()) return Verdict::violated;
  if (!finished || strained) return Verdict::unfinished;
  const bool all_seen = std::all_of(seen.begin(), seen.end(), [](bool fact) { return fact; });
  return all_seen ? Verdict::holds : Verdict::vacuous;
}

}  // namespace midflight::sim
