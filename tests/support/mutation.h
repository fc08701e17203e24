// Damages texts, on every machine in the same way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace midflight::test {

// SplitMix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t limit) {
    state_ += 0x9e3779b97f4a7c15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % limit);
  }

 private:
  std::uint64_t state_;
};

// Torn, flipped, cut, doubled or mixed, up to three times. `whole` is not empty.
inline std::string mutated(const std::string& whole, Dice& dice) {
  auto text = whole;
  for (auto times = 1 + dice.below(3); times > 0 && !text.empty(); --times) {
    const auto at = dice.below(text.size());
    const auto count = 1 + dice.below(std::min<std::size_t>(40, text.size() - at));
    switch (dice.below(6)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        text[at] = static_cast<char>(dice.below(256));
        break;
      case 2:
        text.erase(at, count);
        break;
      case 3:
        text.insert(at, text.substr(at, count));
        break;
      case 4:
        text.replace(at, count, whole, dice.below(whole.size()), count);
        break;
      default:
        text.insert(at, std::to_string(dice.below(SIZE_MAX)));
        break;
    }
  }
  return text;
}

}  // namespace midflight::test
