// Finds of a corpus: shrinking them on a thread of its own, and their folders.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "scenarios/reader.h"
#include "sim/cli/log_output.h"
#include "sim/corpus/state.h"
#include "sim/world/result.h"

namespace midflight::cli {

struct FindJob {
  sim::FindKey key;
  sim::Entry example;
  std::string message;
  scenarios::LoadedScenario scenario;  // as the example has it
};

// What became of it (sim/shrink/filing.h): the smallest example that fails in that way, and what it
// is filed as.
struct ShrunkFailure {
  sim::FindKey key;
  sim::Entry example;
  sim::FindKey filed_as;
  sim::StoredFind find;
};

// Shrinks one failure after another, while the fuzzer goes on.
class FindShrinker {
 public:
  FindShrinker();
  ~FindShrinker();  // drops what is not done
  FindShrinker(const FindShrinker&) = delete;
  FindShrinker& operator=(const FindShrinker&) = delete;
  FindShrinker(FindShrinker&&) = delete;
  FindShrinker& operator=(FindShrinker&&) = delete;

  void add(FindJob job);
  // Those that were shrunk since.
  [[nodiscard]] std::vector<ShrunkFailure> take();
  [[nodiscard]] bool busy() const;

 private:
  void work(const std::stop_token& stop);

  mutable std::mutex mutex_;  // guards all below but the thread
  std::condition_variable_any came_;
  std::deque<FindJob> waiting_;
  std::vector<ShrunkFailure> done_;
  bool working_ = false;
  std::jthread thread_;
};

// The command that shows the find's example again.
[[nodiscard]] std::string find_command(const std::string& corpus, const sim::FindKey& key);
// As its example shows it.
[[nodiscard]] sim::Violation violation_of(const sim::CorpusState& state, const sim::FindKey& key);
// What the nodes log on the way to the find.
[[nodiscard]] Result<std::string> find_log(const std::string& corpus, const sim::CorpusState& state,
                                           const sim::FindKey& key, const LogOptions& options);
// The find's folder (finds.h), made or brought up to date.
[[nodiscard]] Result<void> keep_find(const std::string& corpus, const sim::CorpusState& state,
                                     const sim::FindKey& key);

}  // namespace midflight::cli
