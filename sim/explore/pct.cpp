#include "sim/explore/pct.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace midflight::sim {
namespace {

class Pct final : public Strategy {
 public:
  explicit Pct(const StrategyOptions& options) : options_(options) {}

  void begin(std::uint64_t schedule, const Shape& shape) override {
    draws_.begin(options_.seed, schedule);
    lowered_.clear();
    changes_.clear();
    for (std::uint32_t i = 1; i < options_.depth; ++i)
      changes_.push_back(draws_.below(shape.steps));
    step_ = 0;
  }

  std::size_t choose(std::span<const Move> moves) override {
    const auto chosen = highest(moves);
    const auto change = std::find(changes_.begin(), changes_.end(), step_++);
    if (change == changes_.end()) return chosen;
    lowered_[moves[chosen].task] = static_cast<std::uint64_t>(change - changes_.begin());
    return highest(moves);
  }

 private:
  // Lowered tasks come below all others, the later change point the lower.
  [[nodiscard]] std::pair<bool, std::uint64_t> priority(std::uint64_t task) const {
    const auto found = lowered_.find(task);
    if (found == lowered_.end()) return {true, draws_.of(task)};
    return {false, options_.depth - found->second};
  }
  [[nodiscard]] std::size_t highest(std::span<const Move> moves) const {
    const auto found = std::max_element(
        moves.begin(), moves.end(),
        [this](const Move& a, const Move& b) { return priority(a.task) < priority(b.task); });
    return static_cast<std::size_t>(found - moves.begin());
  }

  StrategyOptions options_;
  Draws draws_;
  std::map<std::uint64_t, std::uint64_t> lowered_;  // task -> which change point
  std::vector<std::uint64_t> changes_;              // steps
  std::uint64_t step_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> make_pct(const StrategyOptions& options) {
  return std::make_unique<Pct>(options);
}

// For people to read; nothing is decided by it.
std::uint64_t pct_chance_missed(const Shape& shape, std::uint32_t depth, std::uint64_t schedules) {
  const auto once = 1.0 / (static_cast<double>(shape.tasks) *
                           std::pow(static_cast<double>(shape.steps), depth - 1));
  const auto missed =
      std::exp(static_cast<double>(schedules) * std::log1p(-std::min(once, 0.999999)));
  return static_cast<std::uint64_t>(std::ceil(missed * 1e6));
}

}  // namespace midflight::sim
