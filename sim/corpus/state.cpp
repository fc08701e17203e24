#include "sim/corpus/state.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace midflight::sim {
namespace {

void merge_finds(CorpusState& into, const CorpusState& other) {
  for (const auto& [key, failure] : other.failures) {
    const auto [at, added] = into.failures.emplace(key, failure);
    if (added) continue;
    auto& mine = at->second;
    const auto times = std::max(mine.times, failure.times);
    // What is filed has the word, whatever else could have been made of it.
    const bool better = failure.filed_as.empty() == mine.filed_as.empty()
                            ? is_smaller(failure.example, mine.example)
                            : mine.filed_as.empty();
    if (better) mine = failure;
    mine.times = times;
  }
  for (const auto& [key, find] : other.finds) file(into, key, find);
}

void merge_scenarios(CorpusState& into, const CorpusState& other) {
  for (const auto& [digest, record] : other.scenarios) {
    const auto [at, added] = into.scenarios.emplace(digest, record);
    if (added) continue;
    auto& mine = at->second;
    mine.file = std::min(mine.file, record.file);
    mine.shape.tasks = std::max(mine.shape.tasks, record.shape.tasks);
    mine.shape.steps = std::max(mine.shape.steps, record.shape.steps);
    for (const auto& [fact, seen] : record.facts) mine.facts[fact] = mine.facts[fact] || seen;
  }
}

}  // namespace

void FeatureTable::set(Slot slot, const Feature& feature) {
  if (cells_[slot].hits == 0) {
    seen_.insert(std::lower_bound(seen_.begin(), seen_.end(), slot), slot);
  }
  cells_[slot] = feature;
}

std::uint64_t times_shown(const CorpusState& state, const FindKey& key) {
  std::uint64_t sum = 0;
  for (const auto& [other, failure] : state.failures) {
    if (other.property == key.property && failure.filed_as == key.fingerprint) sum += failure.times;
  }
  return sum;
}

std::uint64_t unshrunk(const CorpusState& state) {
  return static_cast<std::uint64_t>(
      std::count_if(state.failures.begin(), state.failures.end(),
                    [](const auto& failure) { return failure.second.filed_as.empty(); }));
}

void file(CorpusState& state, const FindKey& key, const StoredFind& find) {
  const auto [at, added] = state.finds.emplace(key, find);
  auto& mine = at->second;
  const bool better =
      find.shrunk == mine.shrunk ? is_smaller(find.example, mine.example) : find.shrunk;
  if (!added && better) mine = find;
}

bool is_smaller(const Entry& a, const Entry& b) {
  if (a.steps.size() != b.steps.size()) return a.steps.size() < b.steps.size();
  return id_of(a) < id_of(b);
}

void merge(CorpusState& into, const CorpusState& other) {
  for (const auto slot : other.features.seen()) {
    const auto& his = other.features.at(slot);
    auto feature = into.features.at(slot);
    const bool smaller = feature.hits == 0 ||
                         std::tie(his.steps, his.entry) < std::tie(feature.steps, feature.entry);
    if (smaller) {
      feature.entry = his.entry;
      feature.steps = his.steps;
    }
    feature.hits = std::max(feature.hits, his.hits);
    into.features.set(slot, feature);
  }
  into.entries.insert(other.entries.begin(), other.entries.end());
  merge_finds(into, other);
  merge_scenarios(into, other);
  for (const auto& [key, record] : other.campaigns) {
    auto& mine = into.campaigns[key];
    mine = std::max(mine, record);
  }
  for (const auto& [key, record] : other.throughput) {
    auto& mine = into.throughput[key];
    mine = std::max(mine, record);
  }
  drop_unused(into);
}

void drop_unused(CorpusState& state) {
  std::set<Hash128> used;
  for (const auto slot : state.features.seen()) used.insert(state.features.at(slot).entry);
  std::erase_if(state.entries, [&used](const auto& each) { return !used.contains(each.first); });
}

}  // namespace midflight::sim
