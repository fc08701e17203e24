#include "scenarios/vary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using testing::HasSubstr;

// Draws the lowest, or the highest, of everything.
std::uint64_t lowest(std::uint64_t) { return 0; }
std::uint64_t highest(std::uint64_t below) { return below - 1; }

Axis axis(const std::string& values) {
  auto read = Axis::read("links.0.jitter", values);
  EXPECT_TRUE(read.has_value()) << values;
  return *read;
}

struct Quantity {
  const char* values;
  const char* low;
  const char* high;
};
class Ranges : public testing::TestWithParam<Quantity> {};

TEST_P(Ranges, AreDrawnFromTheirLowestToTheirHighest) {
  const auto& [values, low, high] = GetParam();
  EXPECT_EQ(axis(values).draw(lowest), low);
  EXPECT_EQ(axis(values).draw(highest), high);
  EXPECT_EQ(axis(values).extremes(), (std::vector<std::string>{low, high}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Ranges,
                         testing::Values(Quantity{"[3, 17]", "3", "17"},
                                         Quantity{R"(["2ms", "1.5s"])", R"("2ms")", R"("1500ms")"},
                                         Quantity{R"(["1Mbit/s", "2Mbit/s"])", R"("1000000bit/s")",
                                                  R"("2000000bit/s")"},
                                         Quantity{"[0, 0.05]", R"("0/1")", R"("1/20")"},
                                         Quantity{R"(["1/3", "1/2"])", R"("1/3")", R"("1/2")"}));

TEST(Axis, DrawsWhatLiesBetween) {
  const auto middle = [](std::uint64_t below) { return below / 2; };
  EXPECT_EQ(axis(R"(["0ms", "10ms"])").draw(middle), R"("5ms")");
  EXPECT_EQ(axis("[0, 0.5]").draw(middle), R"("1/4")");
}

TEST(Axis, OfAListHasItsValuesAlone) {
  const auto list = axis(R"(["tinc-before-fix", "tinc-after-fix"])");
  EXPECT_EQ(list.draw(lowest), R"("tinc-before-fix")");
  EXPECT_EQ(list.draw(highest), R"("tinc-after-fix")");
  EXPECT_EQ(axis("[1, 2, 3]").extremes(), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(axis("[true, false]").extremes(), (std::vector<std::string>{"true", "false"}));
}

TEST(Axis, ThatEndsBeforeItBeginsIsAnError) {
  for (const auto* values : {R"(["2ms", "1ms"])", "[5, 4]", "[]", "7"}) {
    const auto read = Axis::read("links.0.jitter", values);
    ASSERT_FALSE(read.has_value()) << values;
    EXPECT_THAT(read.error().message, HasSubstr("/search/vary/links.0.jitter"));
  }
}

std::vector<std::string> paths(const LoadedScenario& scenario) {
  const auto axes = axes_of(scenario);
  EXPECT_TRUE(axes.has_value());
  std::vector<std::string> out;
  for (const auto& each : *axes) out.push_back(each.path());
  return out;
}

// Spec 4: jitter 0 to twice the delay, loss 0 to 5 %, duplicate and reorder 0 to 1 %, key_expire
// halved to doubled.
TEST(Vary, OfAScenarioWithoutItIsWhatTheSpecSays) {
  const auto scenario = parse_one(two_nodes(R"("defaults": {"link": {"delay": "10ms"}})"));
  EXPECT_EQ(paths(scenario),
            (std::vector<std::string>{"links.0.jitter", "links.0.loss", "links.0.duplicate",
                                      "links.0.reorder", "nodes.alpha.key_expire",
                                      "nodes.beta.key_expire"}));
  const auto axes = axes_of(scenario);
  EXPECT_EQ(axes->at(0).extremes(), (std::vector<std::string>{R"("0s")", R"("20ms")"}));
  EXPECT_EQ(axes->at(1).extremes(), (std::vector<std::string>{R"("0/1")", R"("1/20")"}));
  EXPECT_EQ(axes->at(3).extremes(), (std::vector<std::string>{R"("0/1")", R"("1/100")"}));
  EXPECT_EQ(axes->at(4).extremes(), (std::vector<std::string>{R"("1800s")", R"("7200s")"}));
}

TEST(Vary, OfNothingIsNothing) {
  EXPECT_TRUE(paths(parse_one(two_nodes(R"("search": {"vary": {}})"))).empty());
}

TEST(Vary, OfWhatIsNoMemberOrOutOfRangeIsAnError) {
  for (const auto* vary : {R"({"links.0.colour": ["red", "blue"]})", R"({"links.0.loss": [0, 2]})",
                           R"({"links.7.loss": [0, 1]})"}) {
    const auto scenario = parse_one(two_nodes(R"("search": {"vary": )" + std::string(vary) + "}"));
    const auto axes = axes_of(scenario);
    ASSERT_FALSE(axes.has_value()) << vary;
    EXPECT_THAT(axes.error().message, HasSubstr("/search/vary/links."));
  }
}

}  // namespace
}  // namespace midflight::scenarios
