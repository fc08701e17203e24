// Who decides the order in one schedule after another. Each strategy is a file of its own; a
// schedule follows from its number alone, so that schedules can be shared out among threads.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "sim/world/world.h"

namespace midflight::sim {

// What runs so far have measured, for strategies that spread their choices over it.
struct Shape {
  std::uint64_t tasks = 1;  // the most in one schedule
  std::uint64_t steps = 1;  // likewise
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual void begin(std::uint64_t schedule, const Shape& shape) = 0;
  // The place of the next move. Precondition: there is one.
  [[nodiscard]] virtual std::size_t choose(std::span<const Move> moves) = 0;
};

struct StrategyOptions {
  std::uint64_t seed = 1;
  std::uint32_t depth = 3;  // of the bugs that PCT looks for; how many delays a schedule may have
};

[[nodiscard]] std::unique_ptr<Strategy> make_random(const StrategyOptions& options);
[[nodiscard]] std::unique_ptr<Strategy> make_pct(const StrategyOptions& options);
[[nodiscard]] std::unique_ptr<Strategy> make_delay_bounded(const StrategyOptions& options);
// Takes turns among the three.
[[nodiscard]] std::unique_ptr<Strategy> make_portfolio(const StrategyOptions& options);

// "random", "pct", "delay-bounded", "portfolio"; null for other names.
[[nodiscard]] std::unique_ptr<Strategy> make_strategy(std::string_view name,
                                                      const StrategyOptions& options);

// Random numbers that follow from where they are drawn.
class Draws {
 public:
  void begin(std::uint64_t seed, std::uint64_t schedule) {
    base_ = combine(seed, schedule);
    drawn_ = 0;
  }
  [[nodiscard]] std::uint64_t below(std::uint64_t options) {
    return scale(combine(base_, ++drawn_), options);
  }
  // The same for the same subject, however much was drawn.
  [[nodiscard]] std::uint64_t of(std::uint64_t subject) const { return combine(~base_, subject); }

 private:
  std::uint64_t base_ = 0;
  std::uint64_t drawn_ = 0;
};

}  // namespace midflight::sim
