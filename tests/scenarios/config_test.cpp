#include <gmock/gmock.h>

#include "core/crypto/key_file.h"
#include "core/crypto/operations.h"
#include "scenarios/names.h"
#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using namespace std::chrono_literals;
using sim::Ratio;
using ::testing::ElementsAre;
using ::testing::Field;

const sim::ScenarioConfig& everything() {
  static const auto kConfig = parse_one(kEverything).config;
  return kConfig;
}
constexpr NodeIndex kBeta{0}, kAlpha{1}, kGamma{2};

TEST(Nodes, AreNumberedInTheOrderOfTheFile) {
  EXPECT_THAT(everything().nodes, ElementsAre(Field(&sim::NodeConfig::name, "beta"),
                                              Field(&sim::NodeConfig::name, "alpha"),
                                              Field(&sim::NodeConfig::name, "gamma")));
}

TEST(Nodes, MergeOverTheDefaultsOneByOne) {
  const auto& nodes = everything().nodes;
  EXPECT_EQ(nodes[0].key_expire, 7s);
  EXPECT_EQ(nodes[1].key_expire, 5s);
  EXPECT_TRUE(rules_of(nodes[0]).ans_key_clears_validkey);
  EXPECT_FALSE(rules_of(nodes[0]).restart_on_undecryptable);
  EXPECT_TRUE(rules_of(nodes[1]).restart_on_undecryptable);
  EXPECT_EQ(rules_of(nodes[2]).rekey_over, node::RekeyOver::req_key);
  EXPECT_EQ(nodes[0].clock.rate_ppm, -50);
  EXPECT_EQ(nodes[0].clock.offset, -1500ms);
  EXPECT_EQ(nodes[0].starts_at, 1s);
  EXPECT_EQ(nodes[1].replay_window, 0U);
  EXPECT_FALSE(nodes[1].udp_discovery);
  EXPECT_EQ(std::get<std::uint64_t>(*nodes[1].key), 42U);
  EXPECT_FALSE(nodes[2].key);
}

TEST(Nodes, MayFollowTheProjectsOwnProposal) {
  const auto scenario =
      parse_one(two_nodes(R"("defaults": {"node": {"behaviour": "midflight-hardened"}})"));
  EXPECT_TRUE(rules_of(scenario.config.nodes[0]).restart_needs_lasting_failure);
}

TEST(Nodes, BehaveLikeTincAfterTheFixUnlessToldOtherwise) {
  EXPECT_EQ(rules_of(parse_one(two_nodes()).config.nodes[0]), node::Behaviour{});
}

TEST(Links, TakeDefaultsThenTheirOwnThenADirections) {
  const auto& link = everything().links[0];
  EXPECT_EQ(link.a, kAlpha);
  EXPECT_EQ(link.b, kBeta);
  EXPECT_EQ(link.a_to_b.delay, 12ms);
  EXPECT_EQ(link.b_to_a.delay, 10ms);
  EXPECT_EQ(link.b_to_a.jitter, 1ms);
  EXPECT_EQ(link.a_to_b.loss, (sim::Loss{Ratio{1, 1000}, {1, 1}, {0, 1}, {1, 1}}));
  EXPECT_EQ(link.a_to_b.duplicate, (Ratio{1, 4}));
  EXPECT_EQ(link.a_to_b.corrupt, (Ratio{1, 1000}));
  EXPECT_EQ(link.a_to_b.rate, 1'500'000U);
  EXPECT_EQ(link.a_to_b.drop_mask, (std::uint64_t{1} << 53) - 1);
  EXPECT_EQ(link.b_to_a.drop_mask, 0U);
  EXPECT_EQ(link.b_to_a.tcp, sim::TcpModel::stream);
  EXPECT_EQ(link.b_to_a.tcp_stall, 200ms);
  EXPECT_EQ(everything().links[1].a_to_b.tcp, sim::TcpModel::segments);
  EXPECT_EQ(everything().links[1].a_to_b.drop_mask, 5U);
  EXPECT_EQ(everything().links[1].b_to_a.loss,
            (sim::Loss{Ratio{1, 1000}, {9, 10}, {1, 100}, {1, 2}}));
}

template <class Enumeration>
void expect_in_order(std::span<const std::string_view> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(names[i], to_text(static_cast<Enumeration>(i)));
  }
}

TEST(Names, StandInTheOrderOfTheirEnumerations) {
  expect_in_order<sim::FaultKind>(fault_kinds());
  expect_in_order<sim::TriggerEvent>(names::kEvent.names);
  expect_in_order<sim::Verdict>(names::kVerdict.names);
}

TEST(DropMasks, HaveAll64Bits) {
  for (const auto* mask : {"18446744073709551615", "\"0xffffffffffffffff\""}) {
    const auto config = parse_one(two_nodes(), {{"links.0.drop_mask", mask}}).config;
    EXPECT_EQ(config.links[0].a_to_b.drop_mask, UINT64_MAX);
  }
}

TEST(Traffic, HasOneOfThreeShapes) {
  const auto& traffic = everything().traffic;
  EXPECT_EQ(std::get<sim::Periodic>(traffic[0].shape).every, 10ms);
  EXPECT_EQ(std::get<sim::Periodic>(traffic[0].shape).jitter, 1ms);
  EXPECT_TRUE(traffic[0].echo);
  EXPECT_EQ(traffic[0].until, 110s);
  EXPECT_EQ(std::get<sim::Poisson>(traffic[1].shape).per_second, (Ratio{5, 2}));
  EXPECT_EQ(traffic[1].name, "traffic 1");
  EXPECT_EQ(std::get<sim::Burst>(traffic[2].shape).count, 3U);
  EXPECT_EQ(std::get<sim::Burst>(traffic[2].shape).at, 4s);
}

TEST(Injections, StandWhereTheirTriggerStands) {
  const auto& injection = everything().injections[0];
  EXPECT_EQ(injection.when.node, kBeta);
  EXPECT_EQ(injection.when.record, "KEX");
  EXPECT_EQ(injection.when.peer, kAlpha);
  EXPECT_EQ(injection.when.exchange, 2U);
  EXPECT_EQ(injection.before->node, kBeta);
  EXPECT_EQ(injection.after, 1ms);
  EXPECT_TRUE(injection.optional);
  EXPECT_EQ(std::get<sim::SendAction>(injection.action).to, kAlpha);
  EXPECT_TRUE(everything().injections[1].when.every);
  EXPECT_EQ(std::get<sim::FaultAction>(everything().injections[1].action).restart_after, 2s);
  EXPECT_EQ(std::get<sim::ForgeAction>(everything().injections[2].action).bytes,
            (Bytes{0x00, 0xff}));
  EXPECT_EQ(std::get<sim::ForgeAction>(everything().injections[3].action).replay, 2U);
}

TEST(Faults, OfGroupsBecomeOneForEachPairAcross) {
  const auto& faults = everything().faults;
  ASSERT_EQ(faults.size(), 10U);
  EXPECT_TRUE(faults[0].action.oneway);
  EXPECT_EQ(faults[0].action.lasts, 3s);
  EXPECT_EQ(faults[1].action.a, kAlpha);
  EXPECT_EQ(faults[1].action.b, kGamma);
  EXPECT_EQ(faults[2].action.a, kBeta);
  EXPECT_EQ(faults[2].action.b, kGamma);
  EXPECT_EQ(std::get<sim::Trigger>(faults[3].when).name, "validkey");
  EXPECT_FALSE(std::get<sim::Trigger>(faults[3].when).value);
  EXPECT_EQ(faults[7].action.step, -2s);
  EXPECT_EQ(faults[8].action.kind, sim::FaultKind::force_kex);
  EXPECT_EQ(faults[8].action.a, kBeta);
}

TEST(Searches, CarryTheirBounds) {
  const auto& search = everything().search;
  EXPECT_EQ(std::get<sim::Trigger>(search.from).name, "waitingforkey");
  EXPECT_EQ(search.bounds.injections, 1U);
  EXPECT_EQ(search.bounds.timers, 6U);
  EXPECT_EQ(search.bounds.depth, 7U);
  EXPECT_EQ(search.tcp, sim::TcpModel::segments);
  EXPECT_EQ(search.vary, R"({"links.0.jitter":["0ms","20ms"]})");
  EXPECT_FALSE(parse_one(two_nodes()).config.search.vary);
}

TEST(Expectations, SayWhatTheyExpectAndWhereTheyStand) {
  const auto& expect = everything().expectations;
  EXPECT_EQ(expect[0].name, "no-spurious-restart violated");
  EXPECT_EQ(expect[1].name, "it takes long");
  EXPECT_EQ(expect[2].name, "counter channel_restarts total >= 1 <= 5");
  EXPECT_EQ(expect[3].name, "counter packets_lost alpha>beta = 0");
  EXPECT_EQ(expect[4].name, "longest outage alpha-beta >= 9s <= 12s");
  EXPECT_EQ(expect[5].pointer, "/expect/5");
  EXPECT_EQ(std::get<sim::ExpectDelivered>(expect[5].what).at_most, (Ratio{9, 10}));
  EXPECT_THAT(std::get<sim::ExpectState>(expect[6].what).facts,
              ElementsAre(std::pair("mtu", "1400"), std::pair("session", "SECONDARY_KEX"),
                          std::pair("validkey", "true"), std::pair("via", "alpha")));
  EXPECT_EQ(std::get<sim::ExpectSequence>(expect[7].what).events.size(), 2U);
}

TEST(FactsThatMustBeSeen, AreInjectionsOrTriggers) {
  const auto& sometimes = everything().sometimes;
  EXPECT_EQ(std::get<std::size_t>(sometimes[0].fact), 0U);
  EXPECT_EQ(sometimes[1].name, "beta received REQ_KEY from alpha");
}

TEST(KeyFiles, AreReadAndTravelWithTheResolvedScenario) {
  const auto key = crypto::Operations().key_pair(crypto::Seed{7});
  const auto text = R"({"format": 1, "duration": "1s", "nodes": {"a": {"key": "keys/a.priv"}}})";
  const auto loaded = parse_one(text, {}, {{"keys/a.priv", crypto::format_private_key(key)}});
  EXPECT_EQ(std::get<crypto::KeyPair>(*loaded.config.nodes[0].key), key);
  EXPECT_EQ(std::get<crypto::KeyPair>(*parse_one(loaded.resolved).config.nodes[0].key), key);
  EXPECT_EQ(complaint(text),
            "s.json:1:56: /nodes/a/key: cannot read \"keys/a.priv\": there is no such file");
  EXPECT_THAT(
      complaint(text, {}, {{"keys/a.priv", "nothing"}}),
      ::testing::StartsWith("s.json:1:56: /nodes/a/key/private_key: this is no private key"));
  EXPECT_THAT(complaint(R"({"format": 1, "duration": "1s", "nodes": {"a": {"key": "../b"}}})"),
              ::testing::StartsWith("s.json:1:56: /nodes/a/key: a key file lies below"));
}

TEST(ResolvedScenarios, ResolveToThemselves) {
  const auto first = parse_one(kEverything);
  EXPECT_EQ(parse_one(first.resolved).resolved, first.resolved);
}

}  // namespace
}  // namespace midflight::scenarios
