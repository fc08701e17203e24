#include "sim/cli/search_watch.h"

#include <algorithm>
#include <cstdio>

#include "sim/cli/memory.h"
#include "sim/cli/signals.h"

namespace midflight::cli {
namespace {

constexpr std::uint64_t kMega = 1'000'000;
constexpr std::size_t kMaxNotes = 400;

}  // namespace

// Within a level its frontier is what is left of it, so the largest is the whole.
void RestEstimate::level(std::size_t depth, std::size_t frontier) {
  if (depth == depth_) {
    last_ = std::max(last_, frontier);
    return;
  }
  shrinking_ = last_ < previous_ ? shrinking_ + 1 : 0;
  previous_ = last_;
  last_ = frontier;
  depth_ = depth;
}

// Levels that shrink by the same ratio r from here on hold last * r / (1 - r) states.
std::optional<std::uint64_t> RestEstimate::states() const {
  if (shrinking_ < 1 || last_ >= previous_) return std::nullopt;
  return static_cast<std::uint64_t>(last_) * last_ / (previous_ - last_);
}

std::string progress_text(const sim::SearchProgress& progress, const RestEstimate& rest,
                          std::chrono::milliseconds passed, std::uint64_t memory) {
  const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(1, passed.count()));
  const auto used = std::to_string(memory / kMega) + " MB";
  if (progress.schedules) {
    return std::to_string(*progress.schedules) + " schedules, " +
           std::to_string(*progress.schedules * 1000 / milliseconds) + "/s, " + used;
  }
  const auto speed = progress.states * 1000 / milliseconds;
  auto text = std::to_string(progress.states) + " states, " + std::to_string(speed) +
              "/s, frontier " + std::to_string(progress.frontier) + ", depth " +
              std::to_string(progress.depth) + ", " + std::to_string(progress.outcomes) +
              " outcomes, " + std::to_string(progress.violations) + " violations, " + used + ", ";
  const auto left = rest.states();
  if (!left || speed == 0) return text + "no estimate of the rest yet";
  return text + "about " + std::to_string(*left / speed) + " s left if levels go on shrinking so";
}

SearchWatch::SearchWatch(const Allowance& allowance) : spending_(allowance) {}

bool SearchWatch::operator()(const sim::SearchProgress& progress) {
  rest_.level(progress.depth, progress.frontier);
  line_.show([&] { return progress_text(progress, rest_, passed(), resident_bytes()); });
  note(progress);
  const auto used_up = spending_.used_up(progress.growth);
  if (!used_up.empty() && !ended_) {
    line_.clear();
    std::fprintf(stderr, "midflight: %s is used up: the search ends unfinished\n", used_up.c_str());
    ended_ = true;
  }
  return ended_ || stop_requested();
}

void SearchWatch::note(const sim::SearchProgress& progress) {
  if (!noted_.empty() && progress.depth < noted_.back().depth + note_each_) return;
  noted_.push_back({passed().count(), progress.states, progress.frontier, progress.depth});
  if (noted_.size() < kMaxNotes) return;
  for (std::size_t i = 0; 2 * i < noted_.size(); ++i) noted_[i] = noted_[2 * i];
  noted_.resize(kMaxNotes / 2);
  note_each_ *= 2;
}

}  // namespace midflight::cli
