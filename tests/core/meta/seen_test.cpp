#include "core/meta/seen.h"

#include <gtest/gtest.h>

namespace midflight::meta {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr LocalInstant kStart{seconds(1'800'000'000)};
constexpr auto kPingInterval = seconds(60);

TEST(SeenRequests, OnlyTheExactTextCountsAsSeen) {
  SeenRequests seen;
  EXPECT_TRUE(seen.remember("14 1 A", kStart));
  EXPECT_FALSE(seen.remember("14 1 A", kStart));
  EXPECT_TRUE(seen.remember("14 2 A", kStart));
  EXPECT_TRUE(seen.remember("14 1 A ", kStart));
  EXPECT_FALSE(seen.remember("14 1 A", kStart + seconds(59)));
}

TEST(SeenRequests, TextsAreForgottenByWholeSecondsOfAge) {
  SeenRequests seen;
  EXPECT_TRUE(seen.remember("a", kStart + milliseconds(999)));
  EXPECT_TRUE(seen.remember("b", kStart + seconds(1)));
  EXPECT_TRUE(seen.purge(kStart + kPingInterval - milliseconds(1), kPingInterval));
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen.purge(kStart + kPingInterval, kPingInterval));
  EXPECT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen.remember("a", kStart + kPingInterval));
  EXPECT_FALSE(seen.purge(kStart + 2 * kPingInterval, kPingInterval));
  EXPECT_EQ(seen.size(), 0U);
}

TEST(SeenRequests, BeingSeenAgainDoesNotProlongTheMemory) {
  SeenRequests seen;
  EXPECT_TRUE(seen.remember("a", kStart));
  EXPECT_FALSE(seen.remember("a", kStart + seconds(50)));
  EXPECT_FALSE(seen.purge(kStart + kPingInterval, kPingInterval));
}

TEST(SeenRequests, StateDependsOnTextsAndTimesNotOnTheirOrder) {
  const auto state = [](std::initializer_list<std::string_view> texts, LocalInstant at) {
    SeenRequests seen;
    for (const auto text : texts) (void)seen.remember(text, at);
    Bytes bytes;
    Writer writer(bytes);
    seen.write_state(writer);
    return bytes;
  };
  EXPECT_EQ(state({"a", "b"}, kStart), state({"b", "a"}, kStart));
  EXPECT_NE(state({"a", "b"}, kStart), state({"ab"}, kStart));
  EXPECT_NE(state({"a"}, kStart), state({"a"}, kStart + seconds(1)));
}

// A text that was purged is as one that never came: worlds that differ in it alone are one.
TEST(SeenRequests, AForgottenTextLeavesNothingInTheState) {
  const auto state = [](const SeenRequests& seen) {
    Bytes bytes;
    Writer writer(bytes);
    seen.write_state(writer);
    return bytes;
  };
  SeenRequests forgetful;
  EXPECT_TRUE(forgetful.remember("old", kStart));
  EXPECT_TRUE(forgetful.remember("new", kStart + seconds(30)));
  SeenRequests fresh;
  EXPECT_TRUE(fresh.remember("new", kStart + seconds(30)));
  EXPECT_NE(state(forgetful), state(fresh));
  EXPECT_TRUE(forgetful.purge(kStart + kPingInterval, kPingInterval));
  EXPECT_EQ(state(forgetful), state(fresh));
}

}  // namespace
}  // namespace midflight::meta
