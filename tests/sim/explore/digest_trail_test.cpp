#include "sim/explore/digest_trail.h"

#include <gmock/gmock.h>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

using testing::HasSubstr;

// A run of so many events; one of them may be another.
struct Run {
  std::uint64_t events = 10;
  std::uint64_t other = 0;        // its number
  std::uint64_t other_state = 0;  // after the event with this number
};

void watch(DigestTrail& trail, const Run& run) {
  Feed feed(trail);
  for (std::uint64_t i = 1; i <= run.events; ++i) {
    feed.at(i * 1s).see(make(i == run.other ? EventKind::lost : EventKind::sent, kAlpha, kBeta));
    const Bytes state{static_cast<std::uint8_t>(i == run.other_state ? 1 : 0)};
    trail.settled(kAlpha, state);
  }
}

std::string difference(const Run& first, const Run& second) {
  DigestTrail trail;
  watch(trail, first);
  trail.compare_from_here();
  watch(trail, second);
  return trail.difference();
}

TEST(DigestTrail, OfTheSameRunTwiceFindsNothing) { EXPECT_EQ(difference({}, {}), ""); }

TEST(DigestTrail, NamesTheFirstEventThatDiffersAndNotThoseThatFollowFromIt) {
  for (std::uint64_t at = 1; at <= 10; ++at) {
    EXPECT_THAT(difference({}, {10, at, 0}), HasSubstr("event " + std::to_string(at) + " at "));
    EXPECT_THAT(difference({10, at, 0}, {}), HasSubstr("event " + std::to_string(at) + " at "));
  }
}

// A state is in the digest of the event that comes next.
TEST(DigestTrail, SeesAStateThatDiffersAtTheNextEventOrAtTheEnd) {
  EXPECT_THAT(difference({}, {10, 0, 4}), HasSubstr("event 5 at "));
  EXPECT_THAT(difference({}, {10, 0, 10}), HasSubstr("final states"));
}

TEST(DigestTrail, SeesThatOneRunIsLonger) {
  EXPECT_THAT(difference({10, 0, 0}, {7, 0, 0}), HasSubstr("ends before event 8"));
  EXPECT_THAT(difference({7, 0, 0}, {10, 0, 0}), HasSubstr("event 8 at "));
}

TEST(DigestTrail, SeesThatTheSecondRunHasNoEventAtAll) {
  EXPECT_THAT(difference({10, 0, 0}, {0, 0, 0}), HasSubstr("ends before event 1"));
}

}  // namespace
}  // namespace midflight::sim
