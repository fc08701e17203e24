// The exhaustive search: every state within the bounds, breadth first, each known by its hash. So
// the first way found to anything is a shortest one, and of those the first in the order of moves:
// the answer is the same for any number of threads.
//
// 1. A level's states are cut into batches of chunks, of fixed sizes; threads expand the chunks of
// a
//    batch and only read the table of states. What they found is merged in the order of chunks.
// 2. Of a state only its hash, its rank (state_table.h) and the step that led to it are kept;
// worlds
//    are kept for the level at work and the next.
// 3. A search that is stopped forgets the batch at work, so that it can go on as if it had not
// been.
// 4. If a session sent more records than relative numbers allow (core/base/numbers.h), the result
//    says `strained` and is worth nothing: search again with exact numbers.
#pragma once

#include <functional>
#include <map>

#include "sim/explore/outcome.h"
#include "sim/explore/schedule_path.h"

namespace midflight::sim {

struct SearchProgress {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::size_t frontier = 0;  // states of the level at work
  std::size_t depth = 0;
  std::size_t outcomes = 0;
  std::uint64_t violations = 0;
  std::size_t table_bytes = 0;                  // of the table and the trails
  std::size_t growth = 0;                       // bytes that they may ask for in the next batch
  std::optional<std::uint64_t> schedules = {};  // run so far, where these are searched, not states
};

struct SearchLimits {
  std::size_t jobs = 1;
  bool merge = true;  // false: every way is another state; for tests on small bounds
  bool stop_on_first = false;
  crypto::Memoise memoise = crypto::Memoise::on;  // changes nothing but the time
  bool keep_ledger = false;                       // of a search that is stopped
  const Bytes* resume = nullptr;                  // the ledger of one that was, with the same plan
  // Called between chunks by the thread that called; true ends the search as unfinished.
  std::function<bool(const SearchProgress&)> stop;
};

// A kind of violation: all of one property with one message.
struct Find {
  std::string property;
  std::string message;
  std::uint64_t times = 0;    // transitions that show it
  std::vector<StepRef> path;  // a shortest; the violation is in its last step
};

struct OutcomeCount {
  std::uint64_t states = 0;   // at rest, that end so
  std::vector<StepRef> path;  // a shortest
};

struct SearchResult {
  bool finished = true;
  bool strained = false;
  SearchProgress total;
  std::vector<Find> finds;  // in the order of finding
  std::map<Outcome, OutcomeCount> outcomes;
  std::vector<bool> seen;  // the scenario's `sometimes` facts
  Bytes ledger;            // to go on with, if it was stopped and that is to be kept (ledger.h)

  [[nodiscard]] Verdict verdict() const;
};

// An error only if limits.resume is no ledger of this search.
[[nodiscard]] Result<SearchResult> search_states(const PlannedSearch& search,
                                                 const SearchLimits& limits);

}  // namespace midflight::sim
