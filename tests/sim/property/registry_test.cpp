#include "sim/property/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/property/watched.h"

namespace midflight::sim {
namespace {

TEST(Registry, HasTheEightPropertiesOfTheSpec) {
  std::vector<std::string_view> names;
  for (const auto* const kind : all_properties()) {
    names.push_back(kind->name);
    EXPECT_FALSE(kind->sentence.empty());
    EXPECT_EQ(find_property(kind->name), kind);
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("no-spurious-restart", "recovers",
                                                     "keys-agree", "delivered-once", "no-plaintext",
                                                     "no-storm", "no-stuck-wait", "converges"));
  EXPECT_EQ(find_property("no-such"), nullptr);
}

TEST(Registry, AKindMakesAPropertyOfItsName) {
  const auto context = std::make_shared<PropertyContext>(three_nodes());
  for (const auto* const kind : all_properties()) {
    EXPECT_EQ(kind->make(*kind, context)->name(), kind->name);
  }
}

std::size_t count(const PropertySet& set) {
  std::size_t findings = 0;
  for (const auto& property : set.list()) findings += property->findings().size();
  return findings;
}

TEST(PropertySet, ACopyRemembersAndThenGoesItsOwnWay) {
  PropertySet set(std::make_shared<PropertyContext>(three_nodes()));
  Feed(set).see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7));
  PropertySet copy(set);
  Feed(copy).see(make(EventKind::restart, kAlpha, kBeta));
  EXPECT_EQ(count(copy), 1U);
  EXPECT_EQ(count(set), 0U);
  set = copy;
  EXPECT_EQ(count(set), 1U);
}

TEST(PropertySet, KeepsABoundedNumberOfFindings) {
  PropertySet set(std::make_shared<PropertyContext>(three_nodes()));
  auto same = keyed(kAlpha, kBeta, 7);
  same.b = same.a;
  Feed feed(set);
  for (std::size_t i = 0; i <= Property::kMostFindings; ++i) feed.see(same);
  EXPECT_EQ(count(set), Property::kMostFindings);
}

}  // namespace
}  // namespace midflight::sim
