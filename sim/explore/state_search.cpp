#include "sim/explore/state_search.h"

#include <algorithm>
#include <atomic>

#include "sim/explore/driver.h"
#include "sim/explore/expand.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kChunk = 16;  // states
constexpr std::size_t kBatch = 64;  // chunks, whatever the number of threads
constexpr std::uint32_t kNowhere = 0;

class Search {
 public:
  Search(const PlannedSearch& search, const SearchLimits& limits);
  SearchResult run();

 private:
  void expand_batch(std::size_t begin, std::size_t end);
  void work(Expander& expander, bool leads);
  void merge(Chunk& chunk);
  void note_find(const ChunkFind& found);
  void note_outcome(const Outcome& outcome, std::uint32_t trail);
  void next_level();
  [[nodiscard]] bool stopped();
  [[nodiscard]] std::vector<StepRef> path_to(std::uint32_t trail) const;

  const PlannedSearch& search_;
  const SearchLimits& limits_;
  std::vector<std::unique_ptr<Expander>> expanders_;
  StateTable known_;
  std::vector<Trail> trails_;
  std::vector<FrontierNode> level_;
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
  auto root = std::make_unique<SearchState>(search.root);
  known_.insert(root->hash(search.plan), 0);
  trails_.push_back({kNowhere, {}});
  level_.push_back({std::move(root), 0});
  result_.total.states = 1;
  result_.seen.resize(search.plan.scenario.sometimes.size());
}

SearchResult Search::run() {
  const auto depth = search_.plan.scenario.search.bounds.depth;
  while (!level_.empty() && (!depth || result_.total.depth < *depth)) {
    result_.total.frontier = level_.size();
    for (std::size_t begin = 0; begin < level_.size() && !stop_; begin += kBatch * kChunk) {
      expand_batch(begin, std::min(level_.size(), begin + kBatch * kChunk));
    }
    next_level();
    if (result_.strained || stop_) break;
    if (limits_.stop_on_first && !result_.finds.empty()) {
      result_.finished = false;
      break;
    }
  }
  if (stop_) result_.finished = false;
  for (const auto& expander : expanders_) expander->facts().add_to(result_.seen);
  result_.total.frontier = level_.size();
  result_.table_bytes = known_.bytes() + trails_.capacity() * sizeof(Trail);
  return std::move(result_);
}

void Search::expand_batch(std::size_t begin, std::size_t end) {
  batch_ = std::span(level_).subspan(begin, end - begin);
  chunks_.clear();
  chunks_.resize((batch_.size() + kChunk - 1) / kChunk);
  taken_ = 0;
  const auto count = std::min(expanders_.size(), chunks_.size());
  run_on_threads(count, [this](std::size_t i) { work(*expanders_[i], i == 0); });
  for (auto& chunk : chunks_) merge(chunk);
  std::size_t turn = 0;
  for (auto& node : batch_) {
    expanders_[turn++ % expanders_.size()]->recycle(std::move(node.state));
  }
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
    if (limits_.merge && !known_.insert(candidate.hash, candidate.rank)) {
      expanders_[0]->recycle(std::move(candidate.state));
      continue;
    }
    trails_.push_back(candidate.trail);
    next_.push_back({std::move(candidate.state), static_cast<std::uint32_t>(trails_.size() - 1)});
  }
  result_.total.states = limits_.merge ? known_.size() : trails_.size();
}

void Search::next_level() {
  level_ = std::move(next_);
  next_.clear();
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

SearchResult search_states(const PlannedSearch& search, const SearchLimits& limits) {
  return Search(search, limits).run();
}

Verdict SearchResult::verdict() const {
  if (!finds.empty()) return Verdict::violated;
  if (!finished || strained) return Verdict::unfinished;
  const bool all_seen = std::all_of(seen.begin(), seen.end(), [](bool fact) { return fact; });
  return all_seen ? Verdict::holds : Verdict::vacuous;
}

}  // namespace midflight::sim
