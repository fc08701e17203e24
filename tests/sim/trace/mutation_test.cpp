// Traces and tokens that were sound before something tore, flipped, cut, doubled or mixed them:
// they are used as far as they go or refused, and never taken for whole.
#include <gtest/gtest.h>

#include "sim/trace/line.h"
#include "sim/trace/token.h"
#include "tests/sim/trace/small_trace.h"

namespace midflight::sim {
namespace {

constexpr int kRounds = 4000;

// SplitMix64: the same mutations everywhere.
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

std::string mutated(const std::string& whole, Dice& dice) {
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

class Mutated : public testing::TestWithParam<Packing> {};
INSTANTIATE_TEST_SUITE_P(Packing, Mutated, testing::Values(Packing::plain, Packing::zstd));

TEST_P(Mutated, ATraceIsNeverTakenForWhole) {
  const auto whole = small_trace(GetParam());
  Dice dice(1);
  int torn = 0;
  int refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto text = mutated(whole, dice);
    const auto found = survey(from_memory(text, 1 + dice.below(500)));
    if (lines_of(text) == lines_of(whole)) continue;
    EXPECT_TRUE(!found || !found->tear.empty()) << round;
    if (found) ++torn;
    if (!found && !found.error().message.empty()) ++refused;
  }
  EXPECT_GT(torn, kRounds / 50);
  EXPECT_GT(refused, kRounds / 2);
}

// Whatever a line that is still accepted says, it can be said again: events of any kind, too.
TEST(MutatedLine, IsRefusedOrReadAsWhatItSays) {
  std::istringstream text(small_trace(Packing::plain));
  std::string header;
  std::getline(text, header);
  Dice dice(2);
  LineParser parser(small_header());
  const LineFormat format(small_header().nodes, small_header().places);
  int accepted = 0;
  for (std::string line; std::getline(text, line);) {
    for (int round = 0; round < kRounds; ++round) {
      const auto item = parser.parse(mutated(line, dice));
      const auto* choice = item ? std::get_if<Choice>(&*item) : nullptr;
      if (choice == nullptr) continue;
      ++accepted;
      std::string again;
      format.append(again, *choice);
      const auto read = parser.parse(again);
      ASSERT_TRUE(read) << again;
      EXPECT_EQ(std::get<Choice>(*read), *choice);
    }
  }
  EXPECT_GT(accepted, 0);
}

TEST(MutatedToken, IsRefused) {
  Token token{7, {3, {}, {}}};
  for (std::uint64_t i = 0; i < 20; ++i) {
    token.answers.list.push_back({ChoiceKind::delay, i, i, 1, 100, i});
  }
  const auto whole = to_text(token);
  Dice dice(3);
  for (int round = 0; round < kRounds; ++round) {
    const auto text = mutated(whole, dice);
    if (text == whole) continue;
    const auto read = parse_token(text);
    EXPECT_FALSE(read) << text;
  }
}

}  // namespace
}  // namespace midflight::sim
