#include "sim/shrink/parts.h"

#include <gtest/gtest.h>

#include "scenarios/reader.h"
#include "scenarios/writer.h"

namespace midflight::sim {
namespace {

// A line of three nodes with something of each kind at both of its links.
ScenarioConfig line() {
  const std::string text = R"({"format": 1, "name": "line", "duration": "1s",
    "nodes": {"a": {}, "b": {"clock": {"offset": "1s"}}, "c": {"starts_at": "1ms"}},
    "links": [{"between": ["a", "b"], "jitter": "1ms", "a>b": {"drop_mask": "0x5"}},
              {"between": ["b", "c"], "delay": "3ms"}],
    "connections": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}],
    "traffic": [{"from": "a", "to": "c", "count": 1, "at": "1ms"},
                {"from": "b", "to": "c", "count": 1, "at": "1ms"}],
    "inject": [{"when": {"node": "c", "event": "received", "from": "b"},
                "send": {"from": "c", "to": "b"}}],
    "faults": [{"at": "1ms", "link_down": ["a", "b"]}, {"at": "1ms", "reset": ["b", "c"]},
               {"at": "1ms", "crash": "c"}],
    "expect": [{"verdict": "violated"}]})";
  const auto loaded = scenarios::parse_resolved(text, "line", {});
  EXPECT_TRUE(loaded) << scenarios::to_text(loaded.error());
  return loaded->config;
}

ScenarioConfig without(const ScenarioConfig& scenario, PartKind kind, std::size_t left_out) {
  auto parts = parts_of(scenario, kind);
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(left_out));
  return with_only(scenario, kind, parts);
}

TEST(Parts, AreCountedByKind) {
  const auto scenario = line();
  const auto count = [&](PartKind kind) { return parts_of(scenario, kind).size(); };
  EXPECT_EQ(count(PartKind::node), 3U);
  EXPECT_EQ(count(PartKind::link), 2U);
  EXPECT_EQ(count(PartKind::fault), 3U);
  EXPECT_EQ(count(PartKind::flow), 2U);
  // Jitter both ways, two bits of a mask, a clock, a late start; a delay is none.
  EXPECT_EQ(count(PartKind::setting), 6U);
}

TEST(Parts, ANodeGoesWithAllThatNamesIt) {
  const auto left = without(line(), PartKind::node, 0);
  ASSERT_EQ(left.nodes.size(), 2U);
  EXPECT_EQ(left.nodes[0].name, "b");
  ASSERT_EQ(left.links.size(), 1U);
  EXPECT_EQ(left.links[0].a, left.find_node("b"));
  EXPECT_EQ(left.links[0].b, left.find_node("c"));
  EXPECT_EQ(left.connections.size(), 1U);
  ASSERT_EQ(left.traffic.size(), 1U);
  EXPECT_EQ(left.traffic[0].from, left.find_node("b"));
  ASSERT_EQ(left.injections.size(), 1U);
  EXPECT_EQ(left.injections[0].when.node, left.find_node("c"));
  EXPECT_EQ(left.faults.size(), 2U);
}

TEST(Parts, ALinkTakesItsFaultsAlongAndAConnectionItsResets) {
  EXPECT_EQ(without(line(), PartKind::link, 0).faults.size(), 2U);
  EXPECT_EQ(without(line(), PartKind::link, 1).faults.size(), 3U);
  EXPECT_EQ(without(line(), PartKind::connection, 1).faults.size(), 2U);
}

TEST(Parts, WhateverIsLeftOutAValidScenarioStays) {
  const auto scenario = line();
  for (const auto kind : kPartKinds) {
    for (std::size_t i = 0; i < parts_of(scenario, kind).size(); ++i) {
      const auto left = without(scenario, kind, i);
      const auto read = scenarios::parse_resolved(scenarios::to_scenario(left), "left", {});
      EXPECT_TRUE(read) << to_text(kind) << " " << i << ": " << scenarios::to_text(read.error());
      EXPECT_LT(parts_of(left, kind).size(), parts_of(scenario, kind).size());
    }
  }
}

TEST(Parts, AMaskLosesOneBitAtATime) {
  const auto scenario = line();
  EXPECT_EQ(scenario.links[0].a_to_b.drop_mask, 5U);
  EXPECT_EQ(without(scenario, PartKind::setting, 1).links[0].a_to_b.drop_mask, 4U);
  EXPECT_EQ(without(scenario, PartKind::setting, 2).links[0].a_to_b.drop_mask, 1U);
}

}  // namespace
}  // namespace midflight::sim
