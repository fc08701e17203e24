#include "sim/trace/text.h"

#include <gtest/gtest.h>

namespace midflight::sim {
namespace {

TEST(Text, PlaceholdersAreReplacedWhereverTheyStand) {
  EXPECT_EQ(expand("No key from {peer} after {a} seconds", "beta", 10, 0),
            "No key from beta after 10 seconds");
  EXPECT_EQ(expand("{a} != {b}, {a}", "beta", 45, 0), "45 != 0, 45");
  EXPECT_EQ(expand("nothing", "beta", 1, 2), "nothing");
}

}  // namespace
}  // namespace midflight::sim
