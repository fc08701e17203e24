#include "sim/shrink/filing.h"

#include "sim/explore/schedules.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

// Ways of failing of random schedules, by the seed that draws them.
class FiledFailure : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  FiledFailure() : search_(planned(load_search("rekey-2.part.json", {before_fix()}))) {
    ScheduleLimits limits;
    limits.stop_on_first = true;
    const auto found = run_schedules(search_, "random", {GetParam(), 3}, limits);
    way_ = walk(search_, found.finds.at(0).path, crypto_);
  }
  [[nodiscard]] const Violation& failure() const { return way_->violations.at(0); }
  [[nodiscard]] bool violated(const std::vector<ScheduleStep>& schedule) {
    return !walk(search_, schedule, crypto_).violations.empty();
  }

  PlannedSearch search_;
  crypto::Operations crypto_{crypto::Memoise::on};
  std::optional<Walk> way_;
};

TEST_P(FiledFailure, LeavesWhatTheViolationNeedsAndNoMore) {
  const auto filing = file_failure(search_, way_->steps, failure(), crypto_, {});
  ASSERT_TRUE(filing.has_value());
  EXPECT_TRUE(
      shows(walk(search_, filing->schedule, crypto_), {failure().property, failure().fingerprint}));
  EXPECT_TRUE(shows(walk(search_, filing->smallest, crypto_), filing->filed_as));
  EXPECT_LE(filing->smallest.size(), filing->schedule.size());
  for (std::size_t i = 0; i < filing->smallest.size(); ++i) {
    auto fewer = filing->smallest;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(violated(fewer)) << "without step " << i + 1;
  }
}

TEST_P(FiledFailure, OfWhatIsFiledIsItself) {
  const auto first = file_failure(search_, way_->steps, failure(), crypto_, {});
  ASSERT_TRUE(first.has_value());
  const auto small = walk(search_, first->smallest, crypto_);
  const auto again = file_failure(search_, small.steps, small.violations.at(0), crypto_, {});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->filed_as.fingerprint, first->filed_as.fingerprint);
  EXPECT_EQ(again->smallest.size(), first->smallest.size());
}

TEST_P(FiledFailure, ThatIsStoppedIsNone) {
  int asked = 0;
  EXPECT_FALSE(file_failure(search_, way_->steps, failure(), crypto_, [&asked] {
                 return ++asked > 3;
               }).has_value());
}

INSTANTIATE_TEST_SUITE_P(Seeds, FiledFailure, ::testing::Range<std::uint64_t>(1, 6));

}  // namespace
}  // namespace midflight::sim
