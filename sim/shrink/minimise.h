// Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input",
// 2002): the one algorithm by which everything here is made small.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace midflight::sim {

// Leaves out items as long as the rest still fails: many at once first, then fewer, then one by one
// until none of those left can go. still_fails(rest) returns what is left, at most the rest, or
// nothing if that fails no more. Returns false if `stop` ended it before.
template <class Item, class StillFails>
bool minimise(std::vector<Item>& items, const StillFails& still_fails,
              const std::function<bool()>& stop) {
  for (auto size = items.size(); size > 0;) {
    bool removed = false;
    for (auto end = items.size(); end > 0;) {
      if (stop && stop()) return false;
      const auto begin = end - std::min(end, size);
      auto rest = items;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(begin),
                 rest.begin() + static_cast<std::ptrdiff_t>(end));
      std::optional<std::vector<Item>> left = still_fails(rest);
      if (left) items = std::move(*left);
      removed = removed || left;
      end = std::min(begin, items.size());
    }
    if (size == 1 && !removed) return true;
    size = std::min(std::max<std::size_t>(1, size / 2), items.size());
  }
  return true;
}

}  // namespace midflight::sim
