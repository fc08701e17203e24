#include "sim/explore/reduction.h"

#include <algorithm>
#include <iterator>

namespace midflight::sim {

void Visits::clear() {
  table_.clear();
  numbers_.clear();
  sets_.clear();
  bytes_of_sets_ = 0;
  number_of({});
}

std::uint32_t Visits::number_of(const SleepSet& set) {
  const auto [place, is_new] = numbers_.try_emplace(set, static_cast<std::uint32_t>(sets_.size()));
  if (is_new) {
    sets_.push_back(&place->first);
    constexpr std::size_t kOfMap = 4 * sizeof(void*) + sizeof(*place);
    bytes_of_sets_ += kOfMap + sizeof(void*) + set.capacity() * sizeof(Footprint);
  }
  return place->second;
}

bool Visits::covers(Hash128 state, std::uint8_t rank, const SleepSet& asleep) const {
  if (!table_.contains(state, rank)) return false;
  const auto& before = *sets_[table_.note(state)];
  return std::includes(asleep.begin(), asleep.end(), before.begin(), before.end());
}

Visit Visits::arrive(Hash128 state, std::uint8_t rank, const SleepSet& asleep) {
  Visit visit;
  const auto known = table_.size();
  if (table_.insert(state, rank)) {
    visit.first = table_.size() != known;
    visit.whole = true;
    visit.asleep = asleep;
    table_.set_note(state, number_of(asleep));
    return visit;
  }
  for (const auto& each : *sets_[table_.note(state)]) {
    if (std::binary_search(asleep.begin(), asleep.end(), each)) {
      visit.asleep.push_back(each);
    } else {
      visit.again.push_back(each.label);
    }
  }
  if (!visit.in_vain()) table_.set_note(state, number_of(visit.asleep));
  return visit;
}

void Visits::write(Writer& out) const {
  out.integer(static_cast<std::uint32_t>(sets_.size()));
  for (const auto* const set : sets_) write_sleep_set(*set, out);
  out.integer(static_cast<std::uint32_t>(table_.size()));
  table_.for_each([&out](Hash128 state, std::uint8_t rank, std::uint32_t set) {
    out.integer(state.high).integer(state.low).integer(rank).integer(set);
  });
}

void Visits::read(Intake& in) {
  clear();
  for (auto left = in.count(4); left > 0; --left) number_of(read_sleep_set(in));
  for (auto left = in.count(21); left > 0; --left) {
    Hash128 state;
    state.high = in.integer<std::uint64_t>();
    state.low = in.integer<std::uint64_t>();
    const auto rank = in.integer<std::uint8_t>();
    const auto set = in.integer<std::uint32_t>();
    const bool good = rank < 255 && set < sets_.size() && table_.insert(state, rank);
    in.require(good);
    if (good) table_.set_note(state, set);
  }
}

void write_sleep_set(const SleepSet& set, Writer& out) {
  out.integer(static_cast<std::uint32_t>(set.size()));
  for (const auto& step : set) {
    out.integer(step.label).integer(step.node.value).boolean(step.across);
  }
}

SleepSet read_sleep_set(Intake& in) {
  SleepSet set(in.count(13));
  for (auto& step : set) {
    step.label = in.integer<std::uint64_t>();
    step.node.value = in.integer<std::uint32_t>();
    step.across = in.boolean();
  }
  return set;
}

bool Unfolding::wants(std::uint64_t label) const {
  if (!visit_.whole) {
    return std::binary_search(visit_.again.begin(), visit_.again.end(), label);
  }
  return std::none_of(visit_.asleep.begin(), visit_.asleep.end(),
                      [label](const Footprint& step) { return step.label == label; });
}

SleepSet Unfolding::after(const Footprint& step) const {
  SleepSet out;
  std::copy_if(asleep_.begin(), asleep_.end(), std::back_inserter(out),
               [&step](const Footprint& each) { return independent(each, step); });
  return out;
}

void Unfolding::made(const Footprint& step) {
  if (!step.node.valid()) return;  // it would sleep nowhere
  const auto place = std::lower_bound(asleep_.begin(), asleep_.end(), step);
  if (place == asleep_.end() || *place != step) asleep_.insert(place, step);
}

}  // namespace midflight::sim
