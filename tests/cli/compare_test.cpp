// midflight compare, with the program itself.
#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CompareOf : public Workplace {
 protected:
  static std::string scenario(const std::string& name) {
    return std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/" + name;
  }
  [[nodiscard]] Spawned compare(std::vector<std::string> more) const {
    more.insert(more.begin(), "compare");
    return midflight(std::move(more));
  }
};

constexpr auto kFix = "defaults.node.behaviour=tinc-after-fix";

TEST_F(CompareOf, TheFixOverTheSearchHolds) {
  const auto ran = compare({scenario("search/rekey-before-fix.json"), "--set", kFix, "--json",
                            "result.json", "--junit", "result.xml"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("verdict: holds"), HasSubstr("old: violated"),
                             HasSubstr("on the new: no violation"),
                             HasSubstr("The first difference is at event")));
  const auto results = nlohmann::json::parse(read("result.json"));
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0]["verdict"], "holds");
  EXPECT_EQ(results[0]["violations"].size(), 0U);
  for (const auto& each : results[0]["expectations"]) EXPECT_EQ(each["passed"], true) << each;
  EXPECT_THAT(read("result.xml"), HasSubstr("failures=\"0\""));
}

TEST_F(CompareOf, APageOverTheSearchSaysWhatBecameOfEachFindAndHowToSeeBoth) {
  const auto ran =
      compare({scenario("search/rekey-before-fix.json"), "--set", kFix, "--html", "fix.html"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const auto page = read("fix.html");
  const auto at = page.find("id=\"report\">") + 12;
  const auto json = nlohmann::json::parse(page.substr(at, page.find("</script", at) - at));
  const auto& comparison = json.at("comparisons").at(0);
  EXPECT_EQ(comparison.at("verdict"), "holds");
  ASSERT_EQ(comparison.at("classes").size(), comparison.at("before").at("finds").size());
  for (const auto& each : comparison.at("classes")) {
    EXPECT_EQ(each.at("passes"), true);
    for (const auto& command : each.at("see_both")) (void)shell(command.get<std::string>());
    EXPECT_THAT(read("both.html"), HasSubstr("\"kind\":\"pair\""));
    std::filesystem::remove(folder_ / "both.html");
  }
}

TEST_F(CompareOf, NothingChangedThatMattersIsAFailure) {
  const auto ran = compare({scenario("search/rekey-before-fix.json"), "--set", "summary=changed"});
  EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("verdict: violated"));
}

TEST_F(CompareOf, AVariantThatFailsNowhereHasNothingToFix) {
  const auto ran = compare({scenario("search/rekey-after-fix.json"), "--set", kFix});
  EXPECT_EQ(ran.status, 4) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("verdict: vacuous"));
}

TEST_F(CompareOf, ARecordedRunIsComparedOnItsChoices) {
  const auto file = scenario("races/ping-flood-from-responder-before-fix.json");
  EXPECT_EQ(midflight({"run", file, "--trace", "race.jsonl.zst"}).status, 0);
  for (const auto& named : {std::vector<std::string>{}, {file}}) {
    auto arguments = named;
    arguments.insert(arguments.end(), {"--trace", "race.jsonl.zst", "--set", kFix});
    const auto ran = compare(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("verdict: holds"), HasSubstr("old: violated no-spurious-restart"),
                      HasSubstr("new: no violation"), HasSubstr("validkey 1")));
  }
}

TEST_F(CompareOf, WhatCantBeComparedIsRefused) {
  write("torn", "{}");
  const auto refuses = [this](std::vector<std::string> arguments, const char* why) {
    arguments.insert(arguments.begin(), "compare");
    EXPECT_THAT(refused(std::move(arguments)), HasSubstr(why));
  };
  const auto file = scenario("search/rekey-before-fix.json");
  refuses({file}, "--set PATH=VALUE is required");
  refuses({"--set", kFix}, "SCENARIO or --trace TRACE is required");
  refuses({"none.json", "--set", kFix}, "none.json");
  refuses({file, "--set", "defaults.node.behaviour=none"}, "behaviour");
  refuses({"--trace", "torn", "--set", kFix}, "torn");
  refuses({file, "--set", kFix, "--trace", "torn", "--seed", "3"}, "--seed");
}

}  // namespace
}  // namespace midflight::cli
