#include "core/meta/seen.h"

#include <gtest/gtest.h>

namespace midflight::meta {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr LocalInstant kFirstSeen{seconds(1'800'000'000)};
constexpr auto kPingInterval = seconds(60);

TEST(SeenRequests, OnlyTheExactTextCountsAsSeen) {
  SeenRequests seen;
  EXPECT_TRUE(seen.remember("14 1 A", kFirstSeen));
  EXPECT_FALSE(seen.remember("14 1 A", kFirstSeen));
  EXPECT_TRUE(seen.remember("14 2 A", kFirstSeen));
  EXPECT_TRUE(seen.remember("14 1 A ", kFirstSeen));
  EXPECT_FALSE(seen.remember("14 1 A", kFirstSeen + seconds(59)));
}

TEST(SeenRequests, TextsAreForgottenByWholeSecondsOfAge) {
  SeenRequests seen;
  EXPECT_TRUE(seen.remember("a", kFirstSeen + milliseconds(999)));
  EXPECT_TRUE(seen.remember("b", kFirstSeen + seconds(1)));
  EXPECT_TRUE(seen.purge(kFirstSeen + kPingInterval - milliseconds(1), kPingInterval));
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen.purge(kFirstSeen + kPingInterval, kPingInterval));
  EXPECT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen.remember("a", kFirstSeen + kPingInterval));
  EXPECT_FALSE(seen.purge(kFirstSeen + 2 * kPingInterval, kPingInterval));
  EXPECT_EQ(seen.size(), 0U);
}

TEST(SeenRequests, BeingSeenAgainDoesNotProlongTheMemory) {
  SeenRequests seen;
  EXPECT_TRUE(seen.remember("a", kFirstSeen));
  EXPECT_FALSE(seen.remember("a", kFirstSeen + seconds(50)));
  EXPECT_FALSE(seen.purge(kFirstSeen + kPingInterval, kPingInterval));
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
  EXPECT_EQ(state({"a", "b"}, kFirstSeen), state({"b", "a"}, kFirstSeen));
  EXPECT_NE(state({"a", "b"}, kFirstSeen), state({"ab"}, kFirstSeen));
  EXPECT_NE(state({"a"}, kFirstSeen), state({"a"}, kFirstSeen + seconds(1)));
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
  EXPECT_TRUE(forgetful.remember("old", kFirstSeen));
  EXPECT_TRUE(forgetful.remember("new", kFirstSeen + seconds(30)));
  SeenRequests fresh;
  EXPECT_TRUE(fresh.remember("new", kFirstSeen + seconds(30)));
  EXPECT_NE(state(forgetful), state(fresh));
  EXPECT_TRUE(forgetful.purge(kFirstSeen + kPingInterval, kPingInterval));
  EXPECT_EQ(state(forgetful), state(fresh));
}

}  // namespace
}  // namespace midflight::meta
