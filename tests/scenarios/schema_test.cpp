#include "scenarios/schema.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "scenarios/names.h"
#include "sim/world/protocol.h"
#include "tests/scenarios/support.h"
#include "tests/support/json_schema.h"

namespace midflight::scenarios {
namespace {

using nlohmann::json;
using Texts = std::set<std::string>;

const json& definitions() {
  static const json kSchema = json::parse(schema_for_tinc());
  return kSchema.at("definitions");
}

Texts texts(Names names) { return {names.begin(), names.end()}; }

Texts names_of(const auto& named) {
  Texts out;
  for (const auto& each : named) out.insert(std::string(each.name));
  return out;
}

Texts members(const std::string& definition) {
  Texts out;
  for (const auto& item : definitions().at(definition).at("properties").items()) {
    out.insert(item.key());
  }
  return out;
}

Texts enumerated(const std::string& definition) {
  const auto& names = definitions().at(definition).at("enum");
  return {names.begin(), names.end()};
}

TEST(TheSchema, HasTheMembersThatTheReaderKnows) {
  for (const auto* section : all_sections()) {
    auto name = std::string(section->name);
    if (name == "trigger") name = "trigger_here";
    EXPECT_EQ(members(name), texts(section->members)) << name;
    EXPECT_EQ(definitions().at(name).at("additionalProperties"), false) << name;
  }
}

TEST(TheSchema, HasTheNamesThatTheReaderKnows) {
  for (const auto* vocabulary : all_vocabularies()) {
    EXPECT_EQ(enumerated(std::string(vocabulary->name)), texts(vocabulary->names))
        << vocabulary->name;
  }
}

TEST(TheSchema, HasTheNamesOfTinc) {
  const auto& tinc = sim::tinc();
  EXPECT_EQ(enumerated("protocol"), Texts{"tinc"});
  EXPECT_EQ(enumerated("message"), texts(tinc.messages));
  EXPECT_EQ(enumerated("record"), texts(tinc.records));
  EXPECT_EQ(enumerated("session_state"), texts(tinc.states));
  EXPECT_EQ(enumerated("flag"), texts(tinc.flags));
  EXPECT_EQ(enumerated("timer"), texts(tinc.timers));
  EXPECT_EQ(enumerated("behaviour_set"), names_of(tinc.sets));
  EXPECT_EQ(members("behaviour"), names_of(tinc.rules));
  auto facts = names_of(tinc.facts);
  facts.insert({"node", "peer"});
  EXPECT_EQ(members("state"), facts);
  for (const auto& rule : tinc.rules) {
    if (rule.has_flag()) continue;
    EXPECT_EQ(enumerated(std::string(rule.name)), texts(rule.values));
  }
}

TEST(TheSchema, ClosesEveryObjectThatTheReaderKnows) {
  Texts closed;
  for (const auto& item : definitions().items()) {
    if (item.value().contains("additionalProperties") && item.key() != "lists_by_path")
      closed.insert(item.key());
  }
  Texts known{"behaviour", "state"};  // of the protocol
  for (const auto* section : all_sections()) {
    known.insert(section->name == "trigger" ? "trigger_here" : std::string(section->name));
  }
  EXPECT_EQ(closed, known);
}

std::string schema_complaint(const std::string& text) {
  static const JsonSchema kSchema(schema_for_tinc());
  const bool allow_exceptions = true;
  const bool ignore_comments = true;
  return kSchema.complaint(nlohmann::json::parse(text, nullptr, allow_exceptions, ignore_comments));
}

TEST(TheSchema, AcceptsEveryScenarioOfTheProject) {
  const auto files = scenario_files(MIDFLIGHT_SOURCE_DIR "/scenarios");
  ASSERT_TRUE(files);
  EXPECT_GE(files->size(), 25U);
  for (const auto& file : *files) {
    const auto loaded = load_scenario(file, {});
    ASSERT_TRUE(loaded) << to_text(loaded.error());
    for (const auto& scenario : *loaded) {
      EXPECT_EQ(schema_complaint(scenario.resolved), "") << file;
      EXPECT_NE(scenario.config.name, "") << file;
      EXPECT_FALSE(scenario.config.expectations.empty()) << file;
    }
  }
}

// One change to a scenario that uses everything: a member set to a value, or taken away.
struct Change {
  std::string pointer;
  std::string value;  // JSON; empty: taken away
};

std::string changed(const Change& change) {
  auto document = nlohmann::ordered_json::parse(kEverything, nullptr, true, true);
  const nlohmann::ordered_json::json_pointer pointer(change.pointer);
  if (!change.value.empty()) {
    document[pointer] = nlohmann::ordered_json::parse(change.value);
  } else if (auto& parent = document[pointer.parent_pointer()]; parent.is_array()) {
    parent.erase(std::stoul(pointer.back()));
  } else {
    parent.erase(pointer.back());
  }
  return document.dump();
}

void expect_both(const std::vector<Change>& changes, bool accepted) {
  for (const auto& change : changes) {
    const auto text = changed(change);
    const auto against = schema_complaint(text);
    EXPECT_EQ(against.empty(), accepted) << change.pointer << " " << change.value << against;
    EXPECT_EQ(complaint(text).empty(), accepted)
        << change.pointer << " " << change.value << complaint(text);
  }
}

TEST(TheSchemaAndTheReader, AcceptTheSame) {
  expect_both(
      {
          {"/name", "\"x\""},
          {"/seed", "0"},
          {"/seed", ""},
          {"/duration", "\"1.5s\""},
          {"/defaults", ""},
          {"/nodes/alpha/key", "{\"seed\": 5}"},
          {"/nodes/alpha/behaviour", "\"tinc-2015-05\""},
          {"/nodes/alpha/behaviour", "\"midflight-hardened\""},
          {"/nodes/alpha/behaviour", "{}"},
          {"/nodes/delta", "{}"},
          {"/nodes/alpha/clock", "{\"rate_ppm\": 500000}"},
          {"/links/0/loss", "1"},
          {"/links/0/loss", "\"0/7\""},
          {"/links/0/loss", "{\"enter\": 0}"},
          {"/links/0/drop_mask", "\"0xffffffffffffffff\""},
          {"/links/0/beta>alpha", "{\"loss\": 0.5}"},
          {"/links/0/rate", "\"64kbit/s\""},
          {"/connections/0/weight", "0"},
          {"/traffic/0/size", "24"},
          {"/traffic/1/rate_per_second", "0.25"},
          {"/traffic/1/rate_per_second", "\"2.5e2\""},
          {"/traffic/2/at", "\"0s\""},
          {"/inject/0/optional", "false"},
          {"/inject/0/before", ""},
          {"/inject/0/before/node", "\"alpha\""},
          {"/inject/3/when/occurrence", "\"every\""},
          {"/inject/1/do", "{\"partition\": [\"alpha\", \"beta\"], \"oneway\": true}"},
          {"/inject/2/do/forge/bytes", "\"\""},
          {"/faults/0/for", ""},
          {"/faults/0/for", "\"0s\""},
          {"/search", "{}"},
          {"/search/from", "\"1s\""},
          {"/search/vary", "{}"},
          {"/expect/2/at_least", ""},
          {"/expect/3/of", "\"total\""},
          {"/expect/6/state/reachable", "false"},
          {"/sometimes", "[]"},
          {"/matrix", "{\"seed\": [1, 2]}"},
      },
      true);
}

TEST(TheSchemaAndTheReader, RefuseTheSameValues) {
  expect_both(
      {
          {"/format", "2"},
          {"/format", "\"1\""},
          {"/format", ""},
          {"/duration", ""},
          {"/duration", "\"0s\""},
          {"/duration", "\"10\""},
          {"/duration", "10"},
          {"/duration", "\"-1s\""},
          {"/nodes", ""},
          {"/nodes", "{}"},
          {"/nodes/a-b", "{}"},
          {"/nodes/alpha/key_expire", "\"0ms\""},
          {"/nodes/alpha/colour", "1"},
          {"/nodes/alpha/replay_window", "-1"},
          {"/nodes/alpha/replay_window", "257"},
          {"/nodes/alpha/key", "-1"},
          {"/nodes/alpha/key", "{}"},
          {"/nodes/alpha/key", "{\"seed\": 1, \"private_key\": \"x\"}"},
          {"/nodes/alpha/behaviour", "\"tinc\""},
          {"/nodes/alpha/behaviour", "{\"rekey_over\": \"tcp\"}"},
          {"/nodes/alpha/clock", "{\"rate_ppm\": 500001}"},
          {"/nodes/alpha/clock", "{\"rate_ppm\": 1.5}"},
          {"/seed", "9007199254740992"},
          {"/seed", "-1"},
          {"/seed", "1.5"},
          {"/links/0/between", "[\"alpha\"]"},
          {"/links/0/between", "[\"alpha\", \"alpha\"]"},
          {"/links/0/between", ""},
          {"/links/0/loss", "1.5"},
          {"/links/0/loss", "\"0.5\""},
          {"/links/0/loss", "\"1/0\""},
          {"/links/0/loss", "{\"leave\": 1}"},
          {"/links/0/rate", "\"0Mbit/s\""},
          {"/links/0/rate", "\"100MB/s\""},
          {"/links/0/mtu", "67"},
          {"/links/0/queue", "0"},
          {"/links/0/drop_mask", "\"0x10000000000000000\""},
          {"/links/0/drop_mask", "\"0x\""},
          {"/links/0/drop_mask", "\"ff\""},
          {"/links/0/tcp", "\"udp\""},
          {"/links/0/alpha>beta/tcp", "\"stream\""},
          {"/links/0/alpha>beta/between", "[\"alpha\", \"beta\"]"},
          {"/connections/0/weight", "-1"},
          {"/connections/0/to", ""},
          {"/traffic/0/size", "19"},
          {"/traffic/0/size", "1505"},
          {"/traffic/0/every", "\"0s\""},
          {"/traffic/1/rate_per_second", "0"},
          {"/traffic/1/rate_per_second", "1000000"},
          {"/traffic/1/rate_per_second", "\"fast\""},
          {"/traffic/2/count", "0"},
      },
      false);
}

TEST(TheSchemaAndTheReader, RefuseTheSameCombinations) {
  expect_both(
      {
          {"/traffic/0/every", ""},
          {"/traffic/0/count", "1"},
          {"/traffic/1/jitter", "\"1s\""},
          {"/traffic/2/at", ""},
          {"/traffic/2/until", "\"5s\""},
          {"/inject/0/when", ""},
          {"/inject/0/when/event", ""},
          {"/inject/0/when/node", ""},
          {"/inject/0/when/event", "\"seen\""},
          {"/inject/0/when/record", "\"FIN\""},
          {"/inject/0/when/to", "\"alpha\""},
          {"/inject/0/when/flag", "\"validkey\""},
          {"/inject/0/when/exchange", "0"},
          {"/inject/0/when/occurrence", "\"each\""},
          {"/inject/0/when/occurrence", "\"every\""},
          {"/inject/0/send", ""},
          {"/inject/0/do", "{\"crash\": \"alpha\"}"},
          {"/inject/1/do/for", "\"1s\""},
          {"/inject/1/do/at", "\"1s\""},
          {"/inject/1/do/pause", "\"alpha\""},
          {"/inject/1/do", "{\"partition\": [[\"alpha\"], [\"beta\"]]}"},
          {"/inject/2/do/forge/bytes", "\"abc\""},
          {"/inject/2/do/forge/replay", "1"},
          {"/inject/2/do/oneway", "true"},
          {"/inject/3/do/forge/replay", "0"},
          {"/faults/0/at", ""},
          {"/faults/0/when", "{\"node\": \"alpha\", \"event\": \"timer\"}"},
          {"/faults/0/by", "\"1s\""},
          {"/faults/0/forge", "{}"},
          {"/faults/1/partition", "[[\"alpha\", \"beta\"]]"},
          {"/faults/2/oneway", "true"},
          {"/faults/6/by", ""},
          {"/faults/7/for", "\"1s\""},
          {"/search/bounds/losses", "-1"},
          {"/search/bounds/crashes", "1"},
          {"/search/vary", "{\"seed\": 1}"},
          {"/search/from", "5"},
          {"/expect/0/property", "\"no-crash\""},
          {"/expect/0/verdict", "\"vacuous\""},
          {"/expect/0", "{\"property\": \"recovers\"}"},
          {"/expect/0/of", "\"total\""},
          {"/expect/2/counter", "\"restarts\""},
          {"/expect/3/equals", ""},
          {"/expect/3/equals", "-1"},
          {"/expect/3/of", "\"alpha\""},
          {"/expect/4/outage", "{\"pair\": [\"alpha\", \"beta\"]}"},
          {"/expect/5/delivered/at_least", "2"},
          {"/expect/5/delivered/pair", ""},
          {"/expect/6/state", "{\"node\": \"beta\", \"peer\": \"alpha\"}"},
          {"/expect/6/state/validkey", "1"},
          {"/expect/6/state/session", "\"IDLE\""},
          {"/expect/7/sequence", "[]"},
          {"/expect/7/sequence/0/node", ""},
          {"/expect/7/compare", "{}"},
          {"/sometimes/0", "5"},
          {"/matrix", "{\"seed\": []}"},
          {"/colour", "1"},
      },
      false);
}

}  // namespace
}  // namespace midflight::scenarios
