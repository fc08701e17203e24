#include "core/sptps/replay_window.h"

#include <gtest/gtest.h>

#include "tests/support/vectors.h"

namespace midflight::sptps {
namespace {

TEST(ReplayWindow, DecidesAsTincDid) {
  for (const auto& vector : midflight::test::load_vectors("replay_window.json")) {
    ReplayWindow window(vector["replaywin_bytes"].get<std::uint32_t>());
    window.take_next();  // KEX
    window.take_next();  // SIG
    for (const auto& step : vector["steps"]) {
      const auto number = step["seqno"].get<std::uint32_t>();
      const bool foreseen = window.would_take(number);
      const auto taken = window.take(number);
      SCOPED_TRACE(vector["name"].get<std::string>() + " " + std::to_string(number));
      ASSERT_EQ(taken.has_value(), step["accepted"].get<bool>());
      EXPECT_EQ(foreseen, taken.has_value());
      EXPECT_EQ(window.next(), step["inseqno"].get<std::uint32_t>());
      EXPECT_EQ(window.received(), step["received"].get<std::uint32_t>());
      EXPECT_EQ(window.far_futures(), step["farfuture"].get<std::uint32_t>());
      EXPECT_EQ(to_hex(window.late()), step["late"].get<std::string>());
      const auto lost = taken.value_or(0);
      const auto said =
          taken ? "Lost " + std::to_string(lost) + " packets" : to_text(taken.error());
      EXPECT_EQ(taken && lost == 0 ? "" : said, step["log"].get<std::string>());
    }
  }
}

class WindowOfBytes : public testing::TestWithParam<std::uint32_t> {};

TEST_P(WindowOfBytes, FarFutureRecordsAreRefusedUntilAQuarterOfTheWindow) {
  const auto bytes = GetParam();
  ReplayWindow window(bytes);
  for (std::uint32_t i = 0; i < bytes / 4; ++i) {
    const auto refused = window.take(8 * bytes + i);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error(), (Refusal{Refusal::Cause::far_future, 8 * bytes + i, 0, i + 1}));
  }
  const auto taken = window.take(8 * bytes);
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(*taken, 8 * bytes);
  EXPECT_EQ(window.next(), 8 * bytes + 1);
  EXPECT_EQ(window.far_futures(), 0U);
  // Everything within the window counts as missing, and may still come, once.
  EXPECT_FALSE(window.take(0).has_value());
  for (std::uint32_t number = 1; number < 8 * bytes; ++number) {
    ASSERT_TRUE(window.take(number).has_value()) << number;
    ASSERT_FALSE(window.take(number).has_value()) << number;
  }
}

TEST_P(WindowOfBytes, TheOldestRecordOfTheWindowMayStillCome) {
  const auto bytes = GetParam();
  ReplayWindow window(bytes);
  const auto last = 8 * bytes - 1;
  ASSERT_TRUE(window.take(last).has_value());
  EXPECT_TRUE(window.take(0).has_value());
  ASSERT_TRUE(window.take(last + 1).has_value());
  EXPECT_TRUE(window.take(1).has_value());
  ASSERT_TRUE(window.take(last + 3).has_value());
  EXPECT_FALSE(window.take(2).has_value()) << "one older than the window";
}

INSTANTIATE_TEST_SUITE_P(Sizes, WindowOfBytes, testing::Values(1, 2, 3, 4, 16, 100, 256));

TEST(ReplayWindow, OfSizeZeroTakesEverything) {
  ReplayWindow window(0);
  for (const std::uint32_t number : {5U, 5U, 0U, 4'000'000'000U, 5U}) {
    EXPECT_TRUE(window.would_take(number));
    EXPECT_TRUE(window.take(number).has_value());
  }
  EXPECT_EQ(window.next(), 4'000'000'001U);
  EXPECT_TRUE(window.late().empty());
}

TEST(ReplayWindow, ReceivedDecidesNothingSoTheStateLeavesItOut) {
  ReplayWindow one(0);
  ReplayWindow two(0);
  ASSERT_TRUE(one.take(7).has_value());
  ASSERT_TRUE(two.take(6).has_value());
  ASSERT_TRUE(two.take(7).has_value());
  Bytes first;
  Bytes second;
  Writer write_first(first);
  Writer write_second(second);
  one.write_state(write_first);
  two.write_state(write_second);
  EXPECT_NE(one.received(), two.received());
  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace midflight::sptps
