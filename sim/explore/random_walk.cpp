// Every move that is possible is as likely as any other.
#include "sim/explore/strategy.h"

namespace midflight::sim {
namespace {

class RandomWalk final : public Strategy {
 public:
  explicit RandomWalk(std::uint64_t seed) : seed_(seed) {}
  void begin(std::uint64_t schedule, const Shape&) override { draws_.begin(seed_, schedule); }
  std::size_t choose(std::span<const Move> moves) override { return draws_.below(moves.size()); }

 private:
  std::uint64_t seed_;
  Draws draws_;
};

}  // namespace

std::unique_ptr<Strategy> make_random(const StrategyOptions& options) {
  return std::make_unique<RandomWalk>(options.seed);
}

}  // namespace midflight::sim
