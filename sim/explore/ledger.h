// All that an exhaustive search needs to go on where it was stopped, written down: what it knows,
// what it found, and whose turn it is. Worlds are not in it: they are made again by walking to
// them. The form is in FORMAT.md.
#pragma once

#include <memory>

#include "sim/explore/reduction.h"
#include "sim/explore/state_search.h"

namespace midflight::sim {

// Where a step began, and which. The first of a search's trails is its root's.
struct Trail {
  std::uint32_t parent = 0;
  StepRef step;
};

// A state whose moves are still to be made.
struct Waiting {
  std::uint32_t trail = 0;  // the step that led there
  Visit visit;
};

struct Ledger {
  Visits known;
  std::vector<Trail> trails;
  std::vector<Waiting> level;  // what is left of it
  std::vector<Waiting> next;
  SearchResult result;  // so far
};

[[nodiscard]] Bytes write_ledger(const Ledger& ledger);
[[nodiscard]] Result<void> read_ledger(ByteView bytes, Ledger& out);

// The states at the ends of trails. An error if one is no way through this search.
[[nodiscard]] Result<std::vector<std::unique_ptr<SearchState>>> walk_trails(
    const PlannedSearch& search, std::span<const Trail> trails, std::span<const std::uint32_t> ends,
    crypto::Operations& crypto);

}  // namespace midflight::sim
