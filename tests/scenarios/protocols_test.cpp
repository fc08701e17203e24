// A protocol of a program's own beside tinc.
#include "scenarios/protocols.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "scenarios/schema.h"
#include "scenarios/writer.h"
#include "tests/scenarios/support.h"
#include "tests/support/json_schema.h"

namespace midflight::scenarios {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<const sim::HostFactory> no_hosts(const sim::ScenarioConfig& /*scenario*/,
                                                 std::uint64_t /*seed*/,
                                                 crypto::Operations& /*crypto*/) {
  return nullptr;
}

const sim::Protocol& murmur() {
  static const sim::Protocol kMurmur{
      .name = "murmur",
      .rules = {{"loud", "It shouts."}, {"tone", "It is sharp.", {"flat", "sharp"}, "flat"}},
      .sets = {{"murmur-shouting", {{"loud", "true"}}}},
      .messages = {"WHISPER"},
      .flags = {"heard"},
      .facts = {{"heard"}, {"tone", sim::FactKind::state}},
      .settings = {"key_expire"},
      .hosts = no_hosts};
  static const bool kAdded = (add_protocol(kMurmur), true);
  EXPECT_TRUE(kAdded);
  return kMurmur;
}

std::string spoken(const std::string& members) {
  (void)murmur();
  return two_nodes(R"("protocol": "murmur")" + (members.empty() ? "" : ",\n" + members));
}

TEST(AProtocol, IsTincUnlessNamed) {
  EXPECT_EQ(parse_one(two_nodes()).config.protocol, &sim::tinc());
  EXPECT_EQ(parse_one(two_nodes(R"("protocol": "tinc")")).config.protocol, &sim::tinc());
  EXPECT_EQ(parse_one(spoken("")).config.protocol, &murmur());
}

TEST(AProtocol, ThatNobodyAddedIsRefusedWithTheNearestName) {
  EXPECT_THAT(complaint(two_nodes(R"("protocol": "tink")")),
              HasSubstr("/protocol: there is no protocol \"tink\" (did you mean \"tinc\"?)"));
}

TEST(AProtocol, HasRulesThatASetAFlagAndAnOverrideSet) {
  const auto config =
      parse_one(spoken(R"("defaults": {"node": {"behaviour": "murmur-shouting"}})"),
                {{"nodes.beta.behaviour.loud", "false"}, {"nodes.beta.behaviour.tone", "sharp"}})
          .config;
  const auto& nodes = config.nodes;
  EXPECT_EQ(murmur().value(nodes[0].behaviour, "loud"), "true");
  EXPECT_EQ(murmur().value(nodes[0].behaviour, "tone"), "flat");
  EXPECT_EQ(murmur().value(nodes[1].behaviour, "loud"), "false");
  EXPECT_EQ(murmur().value(nodes[1].behaviour, "tone"), "sharp");
}

TEST(AProtocol, RefusesTheNamesOfAnother) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"("defaults": {"node": {"behaviour": "tinc-after-fix"}})",
       "/defaults/node/behaviour: there is no behaviour set \"tinc-after-fix\" (valid: "
       "murmur-shouting)"},
      {R"("defaults": {"node": {"behaviour": {"loudd": true}}})",
       "/defaults/node/behaviour/loudd: there is no member \"loudd\" here (did you mean "
       "\"loud\"?)"},
      {R"("defaults": {"node": {"behaviour": {"tone": "round"}}})",
       "/defaults/node/behaviour/tone: there is no tone \"round\""},
      {R"("defaults": {"node": {"tcp_only": true}})",
       "/defaults/node/tcp_only: \"tcp_only\" means nothing to the protocol \"murmur\""},
      {R"("sometimes": [{"node": "alpha", "event": "sent", "message": "ANS_KEY"}])",
       "/sometimes/0/message: there is no message \"ANS_KEY\""},
      {R"("expect": [{"state": {"node": "alpha", "peer": "beta", "validkey": true}}])",
       "/expect/0/state/validkey: there is no member \"validkey\" here"},
  };
  for (const auto& [members, expected] : cases) {
    EXPECT_THAT(complaint(spoken(members)), HasSubstr(expected));
  }
}

TEST(AProtocol, LendsItsFirstFlagToATriggerWithoutOne) {
  const auto config =
      parse_one(spoken(R"("sometimes": [{"node": "alpha", "event": "flag", "value": true}])"))
          .config;
  EXPECT_EQ(std::get<sim::Trigger>(config.sometimes.front().fact).name, "heard");
}

TEST(AProtocol, IsWrittenAndReadBackAsItWas) {
  const auto config = parse_one(spoken(""), {{"nodes.alpha.behaviour", "murmur-shouting"},
                                             {"nodes.beta.behaviour.tone", "sharp"}})
                          .config;
  const auto written = to_scenario(config);
  EXPECT_THAT(written, HasSubstr(R"("protocol": "murmur")"));
  EXPECT_THAT(written, HasSubstr(R"("behaviour": "murmur-shouting")"));
  EXPECT_THAT(written, HasSubstr(R"("behaviour": { "loud": false, "tone": "sharp" })"));
  EXPECT_EQ(to_scenario(parse_one(written).config), written);
}

TEST(AProtocol, IsInTheSchemaOfItsProgram) {
  const auto text = spoken(R"("defaults": {"node": {"behaviour": {"loud": true, "tone": "flat"}}},
    "sometimes": [{"node": "alpha", "event": "sent", "message": "WHISPER"}],
    "expect": [{"state": {"node": "alpha", "peer": "beta", "heard": true}}])");
  EXPECT_EQ(complaint(text), "");
  EXPECT_EQ(JsonSchema(scenario_schema()).complaint(nlohmann::json::parse(text)), "");
  EXPECT_NE(JsonSchema(schema_for_tinc()).complaint(nlohmann::json::parse(text)), "");
}

TEST(AProtocol, IsRefusedIfAnotherHasItsNameOrASetOfIts) {
  (void)murmur();
  const sim::Protocol same_name{.name = "murmur", .hosts = no_hosts};
  EXPECT_THROW(add_protocol(same_name), std::invalid_argument);
  const sim::Protocol same_set{
      .name = "mumble", .sets = {{"murmur-shouting", {}}}, .hosts = no_hosts};
  EXPECT_THROW(add_protocol(same_set), std::invalid_argument);
  const sim::Protocol hostless{.name = "mute"};
  EXPECT_THROW(add_protocol(hostless), std::invalid_argument);
}

}  // namespace
}  // namespace midflight::scenarios
