#include <gmock/gmock.h>

#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using ::testing::StartsWith;

struct Wrong {
  std::string members;  // of a scenario of two nodes, from line 4 on
  std::string complaint;
};

void expect_complaints(const std::vector<Wrong>& table) {
  for (const auto& wrong : table) {
    EXPECT_THAT(complaint(two_nodes(wrong.members)), StartsWith("s.json:4:" + wrong.complaint))
        << wrong.members;
  }
}

TEST(UnknownMembers, AreRefusedWithTheNearestName) {
  expect_complaints({
      {R"("trafic": [])",
       "1: /trafic: there is no member \"trafic\" here (did you mean \"traffic\"?)"},
      {R"("defaults": {"node": {"key_expires": "1s"}})",
       "23: /defaults/node/key_expires: there is no member \"key_expires\" here (did you mean "
       "\"key_expire\"?)"},
      {R"("defaults": {"link": {"dealy": "1s"}})",
       "23: /defaults/link/dealy: there is no member \"dealy\" here (did you mean \"delay\"?)"},
      {R"("defaults": {"nodes": {}})",
       "14: /defaults/nodes: there is no member \"nodes\" here (did"},
      {R"("search": {"bounds": {"loss": 1}})",
       "23: /search/bounds/loss: there is no member \"loss\""},
      {R"("expect": [{"verdict": "holds", "porperty": "x"}])",
       "33: /expect/0/porperty: there is no member \"porperty\" here (did you mean \"property\"?)"},
      {R"("inject": [{"when": {"node": "alpha", "event": "timer", "excahnge": 1}}])",
       "57: /inject/0/when/excahnge: there is no member \"excahnge\" here (did you mean "
       "\"exchange\"?)"},
      {R"("sea/r~ch": 1)", "1: /sea~1r~0ch: there is no member"},
  });
}

TEST(UnknownNames, AreRefusedWithTheNearestName) {
  expect_complaints({
      {R"("traffic": [{"from": "alhpa", "to": "beta", "every": "1s"}])",
       "22: /traffic/0/from: there is no node \"alhpa\" (did you mean \"alpha\"?)"},
      {R"("faults": [{"at": "1s", "crash": "zzzzzzzz"}])",
       "34: /faults/0/crash: there is no node \"zzzzzzzz\" (valid: alpha, beta)"},
      {R"("expect": [{"verdict": "hold"}])",
       "24: /expect/0/verdict: there is no verdict \"hold\" (did you mean \"holds\"?)"},
      {R"("expect": [{"verdict": "holds", "property": "no-spurious-restarts"}])",
       "45: /expect/0/property: there is no property \"no-spurious-restarts\" (did you mean "
       "\"no-spurious-restart\"?)"},
      {R"("expect": [{"counter": "channel_restart", "at_least": 1}])",
       "24: /expect/0/counter: there is no counter \"channel_restart\" (did you mean "
       "\"channel_restarts\"?)"},
      {R"("defaults": {"node": {"behaviour": "tinc-before"}})",
       "36: /defaults/node/behaviour: there is no behaviour set \"tinc-before\" (did you mean"},
      {R"("inject": [{"when": {"node": "alpha", "event": "recieved"}}])",
       "48: /inject/0/when/event: there is no event \"recieved\" (did you mean \"received\"?)"},
      {R"("inject": [{"when": {"node": "alpha", "event": "received", "record": "SGI"}}])",
       "70: /inject/0/when/record: there is no record \"SGI\" (did you mean \"SIG\"?)"},
      {R"("sometimes": ["the race"])", "15: /sometimes/0: there is no injection of this name"},
      {R"("search": {"tcp": "streams"})",
       "19: /search/tcp: there is no tcp model \"streams\" (did you mean \"stream\"?)"},
  });
}

TEST(WrongTypes, AreNamedWithWhatWasExpected) {
  expect_complaints({
      {R"("seed": "1")", "9: /seed: expected a whole number from 0 to 9007199254740991, got \"1\""},
      {R"("seed": 1.5)", "9: /seed: expected a whole number from 0 to 9007199254740991, got 1.5"},
      {R"("seed": -1)", "9: /seed: expected a whole number from 0 to 9007199254740991, got -1"},
      {R"("seed": 9007199254740992)", "9: /seed: expected a whole number from 0 to"},
      {R"("name": 5)", "9: /name: expected a string, got 5"},
      {R"("traffic": {})", "12: /traffic: expected an array, got an object"},
      {R"("inject": [7])", "12: /inject/0: expected an object, got 7"},
      {R"("defaults": {"node": {"tcp_only": "yes"}})",
       "35: /defaults/node/tcp_only: expected true or false, got \"yes\""},
      {R"("defaults": {"node": {"key_expire": 5}})",
       "37: /defaults/node/key_expire: expected a duration such as \"10ms\", got 5"},
      {R"("defaults": {"node": {"key_expire": "5"}})",
       "37: /defaults/node/key_expire: expected a duration such as \"10ms\" (ns, us, ms, s, min or "
       "h); the unit is missing, got \"5\""},
      {R"("defaults": {"node": {"behaviour": null}})",
       "36: /defaults/node/behaviour: expected a named set such as \"tinc-after-fix\" or an object "
       "of flags, got null"},
      {R"("defaults": {"link": {"rate": 100}})",
       "31: /defaults/link/rate: expected a rate such as \"100Mbit/s\""},
      {R"("sometimes": [5])", "15: /sometimes/0: expected an object, got 5"},
  });
}

TEST(ValuesOutOfRange, AreRefused) {
  expect_complaints({
      {R"("defaults": {"link": {"loss": 1.001}})",
       "31: /defaults/link/loss: expected a probability from 0 to 1, such as 0.001 or \"1/1000\", "
       "got 1.001"},
      {R"("defaults": {"link": {"loss": -0.1}})",
       "31: /defaults/link/loss: expected a probability"},
      {R"("defaults": {"link": {"corrupt": "3/2"}})",
       "34: /defaults/link/corrupt: expected a probability"},
      {R"("defaults": {"link": {"delay": "-1ms"}})",
       "32: /defaults/link/delay: expected a duration of 0 or more, got \"-1ms\""},
      {R"("defaults": {"node": {"key_expire": "0s"}})",
       "37: /defaults/node/key_expire: expected a duration above 0, got \"0s\""},
      {R"("defaults": {"link": {"mtu": 67}})", "30: /defaults/link/mtu: expected a whole number"},
      {R"("traffic": [{"from": "alpha", "to": "beta", "size": 23, "every": "1s"}])",
       "53: /traffic/0/size: expected a whole number from 24 to 1504, got 23"},
      {R"("defaults": {"node": {"replay_window": 257}})",
       "40: /defaults/node/replay_window: expected a whole number from 0 to 256, got 257"},
      {R"("traffic": [{"from": "alpha", "to": "beta", "every": "1s", "from_time": "2s", "until": "1s"}])",
       "88: /traffic/0/until: \"until\" is before \"from_time\""},
      {R"("search": {"from": "2s", "until": "1s"})",
       "35: /search/until: \"until\" is before \"from\""},
      {R"("inject": [{"when": {"node": "alpha", "event": "timer", "exchange": 0}}])",
       "69: /inject/0/when/exchange: expected a whole number from 1"},
  });
}

TEST(MissingMembers, AreNamed) {
  EXPECT_EQ(complaint("{\"format\": 1, \"nodes\": {\"a\": {}}}"),
            "s.json:1:1: /duration: the member \"duration\" is missing: a scenario must end, after "
            "a duration such as \"120s\"");
  EXPECT_EQ(complaint("{\"duration\": \"1s\", \"nodes\": {\"a\": {}}}"),
            "s.json:1:1: /format: the member \"format\" is missing: this program reads format 1");
  EXPECT_EQ(complaint("{\"format\": 2, \"duration\": \"1s\", \"nodes\": {\"a\": {}}}"),
            "s.json:1:12: /format: expected 1: this program reads format 1, got 2");
  EXPECT_EQ(complaint("{\"format\": 1, \"duration\": \"1s\"}"),
            "s.json:1:1: /nodes: the member \"nodes\" is missing");
  EXPECT_EQ(complaint("{\"format\": 1, \"duration\": \"1s\", \"nodes\": {}}"),
            "s.json:1:42: /nodes: a scenario has at least one node");
  EXPECT_EQ(complaint("[]"), "s.json:1:1: expected an object, got an array");
  expect_complaints({
      {R"("faults": [{"crash": "alpha"}])", "12: /faults/0: one of \"at\" or \"when\" is missing"},
      {R"("faults": [{"at": "1s", "clock_step": "alpha"}])",
       "12: /faults/0/by: the member \"by\" is missing"},
      {R"("faults": [{"at": "1s", "clock_rate": "alpha"}])",
       "12: /faults/0/by_ppm: the member \"by_ppm\" is missing"},
      {R"("inject": [{"when": {"event": "timer"}}])",
       "21: /inject/0/when/node: the member \"node\" is missing"},
      {R"("expect": [{"counter": "packets_lost"}])", "12: /expect/0: a bound is missing"},
      {R"("traffic": [{"from": "alpha", "to": "beta"}])",
       "13: /traffic/0: one of \"every\", \"rate_per_second\" or \"count\" is missing"},
  });
}

TEST(MembersThatMeanNothingTogether, AreRefused) {
  expect_complaints({
      {R"("traffic": [{"from": "alpha", "to": "beta", "every": "1s", "count": 1, "at": "1s"}])",
       "60: /traffic/0/count: \"count\" and \"every\" exclude each other"},
      {R"("traffic": [{"from": "alpha", "to": "beta", "every": "1s", "at": "1s"}])",
       "60: /traffic/0/at: \"at\" only goes with \"count\""},
      {R"("faults": [{"at": "1s", "crash": "alpha", "for": "1s"}])",
       "43: /faults/0/for: \"for\" only goes with \"partition\", \"link_down\", \"clog\", "
       "\"pause\", \"clock_step\" or \"clock_rate\""},
      {R"("faults": [{"at": "1s", "clock_step": "alpha", "by": "1s", "by_ppm": 5}])",
       "60: /faults/0/by_ppm: \"by_ppm\" only goes with \"clock_rate\""},
      {R"("inject": [{"when": {"node": "alpha", "event": "timer", "occurrence": "every"}, "before": {"event": "timer"}, "send": {"from": "alpha", "to": "beta"}}])",
       "81: /inject/0/before: \"before\" is for an injection that happens once, not every time"},
      {R"("inject": [{"when": {"node": "alpha", "event": "timer", "record": "KEX"}}])",
       "57: /inject/0/when/record: \"record\" only goes with \"received\" and \"sent\""},
      {R"("expect": [{"verdict": "holds", "at_least": 1}])",
       "33: /expect/0/at_least: \"at_least\" only goes with \"counter\""},
  });
}

TEST(NamesAndPairs, AreUsedOnce) {
  expect_complaints({
      {R"("nodes": {})", "1: the member \"nodes\" is here twice"},
      {R"("traffic": [{"name": "a", "from": "alpha", "to": "beta", "every": "1s"}, {"name": "a", "from": "beta", "to": "alpha", "every": "1s"}])",
       "83: /traffic/1/name: the name \"a\" is here twice"},
      {R"("traffic": [{"from": "alpha", "to": "alpha", "every": "1s"}])",
       "13: /traffic/0: traffic goes to another node"},
      {R"("faults": [{"at": "1s", "partition": ["alpha", "alpha"]}])",
       "48: /faults/0/partition/1: expected two different nodes"},
  });
  const std::string nodes =
      "{\"format\":1,\"duration\":\"1s\",\"nodes\":{\"a\":{},\"b\":{},\"c\":{}},\n";
  EXPECT_EQ(complaint(nodes + R"("links": [{"between": ["a","b"]}, {"between": ["b","a"]}]})"),
            "s.json:2:47: /links/1/between: there is a link between these two already");
  EXPECT_EQ(complaint(nodes + R"("links": [{"between": ["a","b"], "a>c": {}}]})"),
            "s.json:2:34: /links/0/a>c: a direction of this link joins its two nodes, as "
            "\"alpha>beta\"");
  EXPECT_EQ(complaint(nodes + R"("connections": [{"from":"a","to":"b"}, {"from":"a","to":"b"}]})"),
            "s.json:2:40: /connections/1: there is a connection between these two already");
  EXPECT_EQ(complaint(nodes + R"("faults": [{"at":"1s","link_down":["a","b"]}]})"),
            "s.json:2:35: /faults/0/link_down: there is no link between these two");
  EXPECT_EQ(complaint(nodes + R"("faults": [{"at":"1s","partition":[["a","b"],["b"]]}]})"),
            "s.json:2:47: /faults/0/partition/1/0: a node is in one group only");
  EXPECT_THAT(
      complaint("{\"format\":1,\"duration\":\"1s\",\"nodes\":{\"a-b\":{}}}"),
      StartsWith("s.json:1:38: /nodes/a-b: a node's name has 1 to 64 letters, digits and _"));
}

TEST(AComparison, SetsWhatThereIsAndExpectsSomething) {
  expect_complaints({
      {R"("expect": [{"compare": {"expect": [{"verdict": "holds"}]}}])",
       "24: /expect/0/compare/set: the member \"set\" is missing: the members that differ"},
      {R"("expect": [{"compare": {"set": {"summary": "x"}}}])",
       "24: /expect/0/compare/expect: the member \"expect\" is missing: what the variant's run"},
      {R"("expect": [{"compare": {"set": {}, "expect": [{"verdict": "holds"}]}}])",
       "32: /expect/0/compare/set: expected at least one member that differs"},
      {R"("expect": [{"compare": {"set": {"summary": "x"}, "expect": []}}])",
       "60: /expect/0/compare/expect: expected at least one expectation"},
      {R"("expect": [{"compare": {"set": {"expect.0": 2}, "expect": [{"verdict": "holds"}]}}])",
       "33: /expect/0/compare/set/expect.0: what is expected of the variant stands beside"},
      {R"("expect": [{"compare": {"set": {"nodes.alfa.key_expire": "2s"}, "expect": [{"verdict": "holds"}]}}])",
       "58: /expect/0/compare/set/nodes.alfa.key_expire: in this variant, /nodes: "
       "\"nodes.alfa.key_expire\": there is no node \"alfa\""},
      {R"("expect": [{"compare": {"set": {"duration": "-2s"}, "expect": [{"verdict": "holds"}]}}])",
       "45: /expect/0/compare/set/duration: in this variant, /duration: expected"},
      {R"("expect": [{"compare": {"set": {"nodes": {"alpha": {}}}, "expect": [{"verdict": "holds"}]}}])",
       "32: /expect/0/compare/set: in this variant, /links/0/between/1: there is no node \"beta\""},
      {R"("expect": [{"compare": {"set": {"seed": 3}, "expect": [{"verdict": "holds"}]}}])",
       "33: /expect/0/compare/set/seed: the variant runs with the seed of the run"},
      {R"("expect": [{"compare": {"set": {"matrix": {}}, "expect": [{"verdict": "holds"}]}}])",
       "43: /expect/0/compare/set/matrix: in this variant, /matrix: \"matrix\" can't be set, it "
       "stands in a file"},
      {R"("expect": [{"compare": {"set": {"summary": "x"}, "expect": [{"counter": "packets_lost"}]}}])",
       "61: /expect/0/compare/expect/0: a bound is missing"},
      {R"("expect": [{"compare": {"set": {"summary": "x"}, "expect": [{"compare": {}}]}}])",
       "62: /expect/0/compare/expect/0/compare: a variant has no variants of its own"},
      {R"("expect": [{"compare": {}, "verdict": "holds"}])",
       "13: /expect/0/compare: \"compare\" and \"verdict\" exclude each other"},
  });
}

}  // namespace
}  // namespace midflight::scenarios
