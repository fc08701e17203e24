// Traces and tokens that were sound before something tore, flipped, cut, doubled or mixed them:
// they are used as far as they go or refused, and never taken for whole.
#include "tests/support/mutation.h"

#include <gtest/gtest.h>

#include "sim/trace/line.h"
#include "sim/trace/token.h"
#include "tests/sim/trace/small_trace.h"

namespace midflight::sim {
namespace {

using test::Dice;
using test::mutated;

constexpr int kRounds = 4000;

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
