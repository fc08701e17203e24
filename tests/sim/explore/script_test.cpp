#include "sim/explore/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

std::uint64_t ask(Script& script, std::uint64_t options) {
  Question question;
  question.kind = ChoiceKind::pick;
  question.options = options;
  return script.answer(question);
}

// The second question is asked only if the first is answered with 1.
TEST(Script, TriesEveryListOfAnswersOnce) {
  Script script(1);
  std::vector<std::vector<std::uint64_t>> lists;
  do {
    std::vector<std::uint64_t> list{ask(script, 2)};
    if (list[0] == 1) list.push_back(ask(script, 3));
    lists.push_back(list);
  } while (script.advance());
  using List = std::vector<std::uint64_t>;
  EXPECT_THAT(lists, ::testing::ElementsAre(List{0}, List{1, 0}, List{1, 1}, List{1, 2}));
}

TEST(Script, LosesNothing) {
  Script script(1);
  Question question;
  question.kind = ChoiceKind::lose;
  EXPECT_EQ(script.answer(question), 0U);
  EXPECT_FALSE(script.advance()) << "fates are moves, and not asked";
}

}  // namespace
}  // namespace midflight::sim
