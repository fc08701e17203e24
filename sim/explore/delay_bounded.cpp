// Delay-bounded scheduling (Emmi and others, 2011): what was scheduled first goes first, but for a
// bounded number of random steps at which the first is sent to the end of the queue.
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
    queue_.clear();
    for (std::uint32_t i = 0; i < options_.depth; ++i) delays_.push_back(draws_.below(shape.steps));
    step_ = 0;
  }

  std::size_t choose(std::span<const Move> moves) override {
    update_queue(moves);
    for (auto left = std::count(delays_.begin(), delays_.end(), step_++); left > 0; --left) {
      std::rotate(queue_.begin(), queue_.begin() + 1, queue_.end());
    }
    const auto first = std::find_if(moves.begin(), moves.end(), [this](const Move& move) {
      return move.task == queue_.front();
    });
    return static_cast<std::size_t>(first - moves.begin());
  }

 private:
  // Of tasks with a move; those that are new, or come again, go to the end.
  void update_queue(std::span<const Move> moves) {
    std::erase_if(queue_, [moves](std::uint64_t task) {
      return std::none_of(moves.begin(), moves.end(),
                          [task](const Move& move) { return move.task == task; });
    });
    for (const auto& move : moves) {
      const bool waits = std::find(queue_.begin(), queue_.end(), move.task) != queue_.end();
      if (!waits) queue_.push_back(move.task);
    }
  }

  StrategyOptions options_;
  Draws draws_;
  std::vector<std::uint64_t> queue_;   // tasks; the first is at work
  std::vector<std::uint64_t> delays_;  // steps
  std::uint64_t step_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> make_delay_bounded(const StrategyOptions& options) {
  return std::make_unique<DelayBounded>(options);
}

}  // namespace midflight::sim
