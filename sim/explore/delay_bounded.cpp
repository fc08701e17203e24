// Delay-bounded scheduling (Emmi and others, 2011): what was scheduled first goes first, but for a
// bounded number of random steps at which the first is passed over.
#include <algorithm>

#include "sim/explore/strategy.h"

namespace midflight::sim {
namespace {

class DelayBounded final : public Strategy {
 public:
  explicit DelayBounded(const StrategyOptions& options) : options_(options) {}

  void begin(std::uint64_t schedule, const Shape& shape) override {
    draws_.begin(options_.seed, schedule);
    delays_.clear();
    for (std::uint32_t i = 0; i < options_.depth; ++i) delays_.push_back(draws_.below(shape.steps));
    step_ = 0;
  }

  std::size_t choose(std::span<const Move> moves) override {
    const auto passed =
        static_cast<std::size_t>(std::count(delays_.begin(), delays_.end(), step_++));
    return passed % moves.size();
  }

 private:
  StrategyOptions options_;
  Draws draws_;
  std::vector<std::uint64_t> delays_;  // steps
  std::uint64_t step_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> make_delay_bounded(const StrategyOptions& options) {
  return std::make_unique<DelayBounded>(options);
}

}  // namespace midflight::sim
