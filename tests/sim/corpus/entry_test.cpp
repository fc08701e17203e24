#include "sim/corpus/entry.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

Entry sample() {
  return {Hash128{1, 0xabcdef},
          {{"links.0.jitter", "\"3ms\""}, {"seed", "7"}},
          {{0x1234, 0, MoveKind::message}, {0xffff'ffff'ffff'ffff, 3, MoveKind::rekey}}};
}

TEST(Entry, IsReadAsItWasWritten) {
  const auto read = parse_entry(to_text(sample()));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, sample());
}

TEST(Entry, AnotherStepIsAnotherName) {
  auto other = sample();
  other.steps[0].answers = 1;
  EXPECT_NE(id_of(other), id_of(sample()));
}

TEST(Entry, OfABrokenFileIsAnError) {
  for (const auto* text :
       {"", "midflight entry 2\n", "midflight entry 1\n", "midflight entry 1\nscenario 12\n",
        "midflight entry 1\nscenario 00000000000000000000000000000001\nstep 12 message 0\n",
        "midflight entry 1\nscenario 00000000000000000000000000000001\n"
        "step 0000000000000001 teleport 0\n",
        "midflight entry 1\nscenario 00000000000000000000000000000001\n"
        "step 0000000000000001 message 70000\n",
        "midflight entry 1\nscenario 00000000000000000000000000000001\nnonsense\n"}) {
    EXPECT_FALSE(parse_entry(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace midflight::sim
