#include <array>

#include "sim/explore/strategy.h"

namespace midflight::sim {
namespace {

class Portfolio final : public Strategy {
 public:
  explicit Portfolio(const StrategyOptions& options)
      : members_{make_random(options), make_pct(options), make_delay_bounded(options)} {}

  void begin(std::uint64_t schedule, const Shape& shape) override {
    current_ = schedule % members_.size();
    members_[current_]->begin(schedule / members_.size(), shape);
  }
  std::size_t choose(std::span<const Move> moves) override {
    return members_[current_]->choose(moves);
  }

 private:
  std::array<std::unique_ptr<Strategy>, 3> members_;
  std::size_t current_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> make_portfolio(const StrategyOptions& options) {
  return std::make_unique<Portfolio>(options);
}

std::unique_ptr<Strategy> make_strategy(std::string_view name, const StrategyOptions& options) {
  if (name == "random") return make_random(options);
  if (name == "pct") return make_pct(options);
  if (name == "delay-bounded") return make_delay_bounded(options);
  if (name == "portfolio") return make_portfolio(options);
  return nullptr;
}

}  // namespace midflight::sim
