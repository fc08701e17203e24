#include <gmock/gmock.h>

#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kBase = two_nodes(R"("seed": 3, "name": "base")");

TEST(Include, MergesObjectsAndReplacesTheRest) {
  const auto config =
      parse_one(
          R"({"include": "base.json", "name": "top", "nodes": {"gamma": {}, "alpha": {"tcp_only": true}}})",
          {}, {{"base.json", kBase}})
          .config;
  EXPECT_EQ(config.name, "top");
  EXPECT_EQ(config.seed, 3U);
  ASSERT_EQ(config.nodes.size(), 3U);
  EXPECT_EQ(config.nodes[0].name, "alpha");
  EXPECT_TRUE(config.nodes[0].tcp_only);
  EXPECT_EQ(config.nodes[2].name, "gamma");
  EXPECT_EQ(config.links.size(), 1U);
  EXPECT_TRUE(parse_one(R"({"include": "base.json", "links": []})", {}, {{"base.json", kBase}})
                  .config.links.empty());
}

TEST(Include, IsRelativeToTheFileThatSaysIt) {
  const Files files = {{"parts/one.json", R"({"include": "deeper/two.json", "seed": 1})"},
                       {"parts/deeper/two.json", R"({"include": "../../base.json", "seed": 2})"},
                       {"base.json", kBase}};
  const auto config = parse_one(R"({"include": "parts/one.json"})", {}, files).config;
  EXPECT_EQ(config.seed, 1U);
  EXPECT_EQ(config.name, "base");
}

TEST(Include, CantLeaveTheScenariosFolder) {
  for (const auto* path : {"../base.json", "/base.json", "parts/../../base.json", "", ".."}) {
    const auto text = "{\"include\": \"" + std::string(path) + "\"}";
    EXPECT_THAT(
        complaint(text, {}, {{"base.json", kBase}}),
        HasSubstr("s.json:1:13: /include: an included file lies below the scenario's folder"))
        << path;
  }
}

TEST(Include, OfItselfIsRefused) {
  EXPECT_EQ(complaint(R"({"include": "s.json"})"),
            "s.json:1:13: /include: \"s.json\" includes itself");
  EXPECT_EQ(
      complaint(R"({"include": "a.json"})", {},
                {{"a.json", R"({"include": "b.json"})"}, {"b.json", R"({"include": "./a.json"})"}}),
      "b.json:1:13: /include: \"./a.json\" includes itself");
  Files chain;
  for (int i = 0; i < 20; ++i) {
    chain["f" + std::to_string(i)] = "{\"include\": \"f" + std::to_string(i + 1) + "\"}";
  }
  EXPECT_THAT(complaint(R"({"include": "f0"})", {}, chain),
              HasSubstr("includes are nested deeper"));
}

TEST(Include, BlamesTheFileThatIsWrong) {
  EXPECT_EQ(complaint("{\"include\": \"p.json\"}", {}, {{"p.json", "{\n\"sede\": 1}"}}),
            "p.json:2:1: /sede: there is no member \"sede\" here (did you mean \"seed\"?)");
  EXPECT_EQ(complaint(R"({"include": "gone.json"})"),
            "s.json:1:13: /include: cannot read \"gone.json\": there is no such file");
  EXPECT_THAT(complaint("{\"include\": \"p.json\"}", {}, {{"p.json", "{"}}),
              HasSubstr("p.json:1:2: this is not JSON"));
}

TEST(Overrides, AreJsonElseAString) {
  const auto config = parse_one(kBase, {{"seed", "7"},
                                        {"name", "seven of"},
                                        {"duration", "3s"},
                                        {"nodes.alpha", R"({"tcp_only": true})"}})
                          .config;
  EXPECT_EQ(config.seed, 7U);
  EXPECT_EQ(config.name, "seven of");
  EXPECT_EQ(config.duration, 3s);
  EXPECT_TRUE(config.nodes[0].tcp_only);
}

TEST(Overrides, MakeMissingMembersAndIndexArrays) {
  const auto config =
      parse_one(kBase, {{"links.0.alpha>beta.delay", "1ms"},
                        {"defaults.node.behaviour.ans_key_clears_validkey", "true"}})
          .config;
  EXPECT_EQ(config.links[0].a_to_b.delay, 1ms);
  EXPECT_EQ(config.links[0].b_to_a.delay, 10ms);
  EXPECT_TRUE(rules_of(config.nodes[1]).ans_key_clears_validkey);
}

TEST(Overrides, ExpandANamedSetBeforeTheySetAFlagOfIt) {
  const auto text = two_nodes(R"("defaults": {"node": {"behaviour": "tinc-before-fix"}})");
  const auto loaded =
      parse_one(text, {{"defaults.node.behaviour.restart_on_undecryptable", "false"}});
  const auto behaviour = rules_of(loaded.config.nodes[0]);
  EXPECT_TRUE(behaviour.ans_key_clears_validkey);
  EXPECT_FALSE(behaviour.restart_on_undecryptable);
  EXPECT_THAT(loaded.resolved, HasSubstr(R"("behaviour":{"rekey_over":"ans_key")"));
}

TEST(Overrides, OfOneNodesFlagKeepTheDefaultSetsOthers) {
  const auto text = two_nodes(R"("defaults": {"node": {"behaviour": "tinc-before-fix"}})");
  const auto config =
      parse_one(text, {{"nodes.beta.behaviour.restart_on_undecryptable", "false"}}).config;
  EXPECT_TRUE(rules_of(config.nodes[1]).ans_key_clears_validkey);
  EXPECT_FALSE(rules_of(config.nodes[1]).restart_on_undecryptable);
  EXPECT_TRUE(rules_of(config.nodes[0]).restart_on_undecryptable);
}

TEST(Overrides, AddToTheEndOfAListAndBeginOne) {
  const auto config = parse_one(kBase, {{"expect.0", R"({"verdict": "holds"})"},
                                        {"expect.1", R"({"verdict": "holds"})"}})
                          .config;
  EXPECT_EQ(config.expectations.size(), 2U);
  EXPECT_THAT(complaint(kBase, {{"expect.1", R"({"verdict": "holds"})"}}), HasSubstr("expect"));
  EXPECT_THAT(complaint(kBase, {{"links.2", "{}"}}), HasSubstr("no index into an array of 1"));
}

TEST(Overrides, AreValidatedAndBlamed) {
  EXPECT_EQ(complaint(kBase, {{"links.0.delay", "5"}}),
            "--set links.0.delay=5: /links/0/delay: expected a duration such as \"10ms\", got 5");
  EXPECT_EQ(complaint(kBase, {{"nodes.alpha.key_expires", "5s"}}),
            "--set nodes.alpha.key_expires=5s: /nodes/alpha/key_expires: there is no member "
            "\"key_expires\" here (did you mean \"key_expire\"?)");
  EXPECT_THAT(complaint(kBase, {{"nodes.alhpa.key_expire", "5s"}}),
              HasSubstr("there is no node \"alhpa\" (did you mean \"alpha\"?)"));
  EXPECT_EQ(
      complaint(kBase, {{"links.1.delay", "5s"}}),
      "--set links.1.delay=5s: /links: \"links.1.delay\": \"1\" is no index into an array of 1");
  EXPECT_THAT(complaint(kBase, {{"seed.x", "5s"}}), HasSubstr("can't be set in what is no object"));
  EXPECT_THAT(complaint(kBase, {{"nodes..x", "5s"}}), HasSubstr("names with dots between them"));
  EXPECT_THAT(complaint(kBase, {{"include", "x.json"}}), HasSubstr("\"include\" can't be set"));
}

std::vector<std::string> cases_of(const std::string& text, const std::vector<Override>& sets = {}) {
  std::vector<std::string> out;
  const auto all = parse(text, sets);
  if (!all) return {to_text(all.error())};
  for (const auto& scenario : *all) out.push_back(scenario.matrix_case);
  return out;
}

TEST(Matrix, RunsEveryCombinationInTheOrderOfTheFile) {
  const auto text = two_nodes(
      R"("matrix": {"links.0.jitter": ["0ms", "1ms"], "links.0.loss": [0, "1/2", 0.25]})");
  EXPECT_THAT(cases_of(text),
              ElementsAre("jitter=0ms, loss=0", "jitter=0ms, loss=1/2", "jitter=0ms, loss=0.25",
                          "jitter=1ms, loss=0", "jitter=1ms, loss=1/2", "jitter=1ms, loss=0.25"));
  const auto all = parse(text);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->at(4).config.links[0].a_to_b.jitter, 1ms);
  EXPECT_EQ(all->at(4).config.links[0].a_to_b.loss.good, (sim::Ratio{1, 2}));
  EXPECT_EQ(parse_one(all->at(4).resolved).config.links[0].b_to_a.jitter, 1ms);
}

TEST(Matrix, NamesPathsInFullThatEndAlike) {
  EXPECT_THAT(
      cases_of(two_nodes(
          R"("matrix": {"nodes.alpha.key_expire": ["1s"], "nodes.beta.key_expire": ["2s"]})")),
      ElementsAre("nodes.alpha.key_expire=1s, nodes.beta.key_expire=2s"));
}

TEST(Matrix, YieldsToTheCommandLine) {
  const auto text = two_nodes(R"("matrix": {"links.0.jitter": ["0ms", "1ms"], "seed": [1, 2]})");
  EXPECT_THAT(cases_of(text, {{"links.0.jitter", "5ms"}}), ElementsAre("seed=1", "seed=2"));
  EXPECT_THAT(cases_of(text, {{"matrix", "{}"}}), ElementsAre(""));
  EXPECT_EQ(parse(text, {{"links.0.jitter", "5ms"}})->at(0).config.links[0].a_to_b.jitter, 5ms);
}

TEST(Matrix, IsCheckedLikeTheRest) {
  EXPECT_THAT(cases_of(two_nodes(R"("matrix": {"links.0.jitter": ["1ms", 5]})")),
              ElementsAre(HasSubstr("s.json:4:38: /links/0/jitter: expected a duration")));
  EXPECT_THAT(cases_of(two_nodes(R"("matrix": {"seed": []})")),
              ElementsAre(HasSubstr("s.json:4:20: /matrix/seed: expected a list of at least one")));
  EXPECT_THAT(cases_of(two_nodes(R"("matrix": {"seed": 1})")),
              ElementsAre(HasSubstr("s.json:4:20: /matrix/seed: expected an array, got 1")));
}

}  // namespace
}  // namespace midflight::scenarios
