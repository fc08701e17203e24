// How far a search has come, on standard error (a line that is redrawn on a terminal, else a line a
// minute), and whether it has to end: by a signal, or because its time or memory is used up.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/base/time.h"
#include "reports/page_search.h"
#include "sim/cli/allowance.h"
#include "sim/cli/progress.h"
#include "sim/explore/state_search.h"

namespace midflight::cli {

// What is left of a search, told from how its levels shrink.
class RestEstimate {
 public:
  void level(std::size_t depth, std::size_t frontier);
  // States still to be found; nothing before two levels in a row were smaller than the one before.
  [[nodiscard]] std::optional<std::uint64_t> states() const;

 private:
  std::size_t depth_ = 0;
  std::size_t last_ = 0;      // largest frontier seen at this depth
  std::size_t previous_ = 0;  // and at the one before
  std::size_t shrinking_ = 0;
};

class SearchWatch {
 public:
  explicit SearchWatch(const Allowance& allowance);

  [[nodiscard]] std::chrono::milliseconds passed() const { return spending_.passed(); }
  // Asked between chunks of a search; true: end it. Says once what is used up, if something is.
  bool operator()(const sim::SearchProgress& progress);
  void clear() { line_.clear(); }
  // How far it was from level to level: of a long search evenly thinned out.
  [[nodiscard]] const std::vector<reports::PageProgress>& noted() const { return noted_; }

 private:
  void note(const sim::SearchProgress& progress);

  Spending spending_;
  bool ended_ = false;
  RestEstimate rest_;
  ProgressText line_;
  std::vector<reports::PageProgress> noted_;
  std::size_t note_each_ = 1;  // levels
};

[[nodiscard]] std::string progress_text(const sim::SearchProgress& progress,
                                        const RestEstimate& rest, std::chrono::milliseconds passed,
                                        std::uint64_t memory);

}  // namespace midflight::cli
