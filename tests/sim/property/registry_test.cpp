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

std::string written(const Property& property) {
  Bytes bytes;
  Writer writer(bytes);
  property.write_state(writer);
  return to_hex(bytes);
}

// PropertySet spares a property what it says it doesn't see.
TEST(Registry, WhatAPropertyDoesNotSeeChangesNothingInIt) {
  const auto context = std::make_shared<PropertyContext>(three_nodes());
  for (const auto* const kind : all_properties()) {
    for (unsigned number = 0; number <= static_cast<unsigned>(EventKind::log); ++number) {
      const auto unseen = static_cast<EventKind>(number);
      if ((kind->sees & events(unseen)) != 0) continue;
      const auto property = kind->make(*kind, context);
      Feed feed(*property);
      feed.see(make(EventKind::started, kAlpha)).see(make(EventKind::started, kBeta));
      feed.see(fault("partition", true)).see(make(EventKind::restart, kAlpha, kBeta));
      feed.see(keyed(kAlpha, kBeta, 7)).see(keyed(kBeta, kAlpha, 7));
      feed.see(make(EventKind::restart, kGamma, kBeta));
      feed.see(packet(EventKind::packet_out, kAlpha, kBeta, 1));
      const auto before = written(*property);
      auto event = make(unseen, kAlpha, kBeta);
      for (const auto node : {kAlpha, kBeta, kGamma}) {
        event.node = node;
        event.peer = node == kBeta ? kAlpha : kBeta;
        event.name = "reachable";
        feed.at(1s).see(event);
      }
      EXPECT_EQ(written(*property), before) << kind->name << " and " << to_text(unseen);
      EXPECT_TRUE(property->findings().empty()) << kind->name << " and " << to_text(unseen);
    }
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
