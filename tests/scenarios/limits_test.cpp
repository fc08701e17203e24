// Every bound of a scenario file (README.md, "Limits"): what is just within it is read, one more is
// refused, and the error says where.
#include <gmock/gmock.h>

#include "scenarios/json.h"
#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// `what` repeated, with commas between.
std::string repeated(const std::string& what, std::size_t times) {
  std::string out = what;
  for (std::size_t i = 1; i < times; ++i) out += "," + what;
  return out;
}

std::string refusal(const std::string& json) {
  const auto read = parse_json(json, 0);
  return read ? "" : read.error().pointer + ": " + read.error().message;
}

TEST(Limit, OfNesting) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(refusal(nested(kMaxJsonDepth)), "");
  const auto deeper = parse_json(nested(kMaxJsonDepth + 1), 0);
  ASSERT_FALSE(deeper);
  EXPECT_THAT(deeper.error().message, HasSubstr("nested deeper than 64 levels"));
  EXPECT_EQ(deeper.error().origin, (Origin{0, 1, 65}));
  EXPECT_NE(refusal(std::string(1'000'000, '[')), "");
}

TEST(Limit, OfValuesInAFile) {
  // The outer array, and inner ones of a thousand values each with their own.
  const auto thousands = [](std::size_t count) {
    return "[" + repeated("[" + repeated("0", 999) + "]", count) + "]";
  };
  EXPECT_EQ(refusal(thousands(999)), "");
  EXPECT_THAT(refusal(thousands(1'000)), HasSubstr("more than 1000000 values"));
}

TEST(Limit, OfItemsInOneArrayOrObject) {
  EXPECT_EQ(refusal("[" + repeated("0", kMaxJsonItems) + "]"), "");
  EXPECT_THAT(refusal("{\"a\": [" + repeated("0", kMaxJsonItems + 1) + "]}"),
              StartsWith("/a: more than 20000 values in one array or object"));
  std::string members = "\"0\": 0";
  for (std::size_t i = 1; i <= kMaxJsonItems; ++i) members += ",\"" + std::to_string(i) + "\": 0";
  EXPECT_THAT(refusal("{\"a\": {" + members + "}}"), StartsWith("/a: more than 20000 values"));
}

TEST(Limit, OfTexts) {
  const auto text = [](std::size_t size) { return "\"" + std::string(size, 'x') + "\""; };
  EXPECT_EQ(refusal(text(kMaxJsonText)), "");
  EXPECT_THAT(refusal("{\"a\": [" + text(kMaxJsonText + 1) + "]}"),
              StartsWith("/a: a text of more than 200000 bytes"));
  EXPECT_THAT(refusal("{" + text(kMaxJsonText + 1) + ": 1}"),
              HasSubstr("a text of more than 200000 bytes"));
}

std::string with_nodes(std::size_t count) {
  std::string nodes = "\"n0\": {}";
  for (std::size_t i = 1; i < count; ++i) nodes += ", \"n" + std::to_string(i) + "\": {}";
  return R"({"format": 1, "duration": "1s", "nodes": {)" + nodes + "}}";
}

TEST(Limit, OfNodes) {
  EXPECT_EQ(complaint(with_nodes(kMaxNodes)), "");
  EXPECT_THAT(complaint(with_nodes(kMaxNodes + 1)),
              HasSubstr(": /nodes: expected at most 10000 nodes"));
}

TEST(Limit, OfANodesName) {
  const auto named = [](std::size_t size) {
    return R"({"format": 1, "duration": "1s", "nodes": {")" + std::string(size, 'a') + "\": {}}}";
  };
  EXPECT_EQ(complaint(named(kMaxNodeName)), "");
  EXPECT_THAT(complaint(named(kMaxNodeName + 1)), HasSubstr("1 to 64 letters, digits and _"));
}

// 150 nodes against 150 are 22,500 pairs.
TEST(Limit, OfFaultsThatGroupsStandFor) {
  const auto group = [](std::size_t from, std::size_t to) {
    std::string out;
    for (auto i = from; i < to; ++i)
      out += (i == from ? "\"n" : ", \"n") + std::to_string(i) + "\"";
    return "[" + out + "]";
  };
  const auto parted = [&](std::size_t nodes) {
    auto text = with_nodes(nodes);
    text.pop_back();
    return text + R"(, "faults": [{"at": "0s", "partition": [)" + group(0, nodes / 2) + "," +
           group(nodes / 2, nodes) + "]}]}";
  };
  EXPECT_EQ(complaint(parted(282)), "");
  EXPECT_THAT(complaint(parted(300)),
              HasSubstr("/faults/0/partition: these groups part more than 20000 pairs of nodes"));
}

TEST(Limit, OfAMatrix) {
  const auto matrix = [](const std::string& seeds, const std::string& sizes,
                         const std::string& summary) {
    return two_nodes("\"summary\": \"" + summary + "\", \"matrix\": {\"seed\": [" + seeds +
                     "], \"links.0.mtu\": [" + sizes + "]}");
  };
  EXPECT_THAT(complaint(matrix(repeated("0", 101), repeated("1500", 101), "")),
              HasSubstr(": /matrix: more than 10000 combinations"));
  EXPECT_THAT(
      complaint(matrix(repeated("0", 100), repeated("1500", 100), std::string(60'000, 'x'))),
      HasSubstr(" bytes are more than 256 MiB"));
}

TEST(Limit, OfNumbersDurationsAndRates) {
  const auto with = [](const std::string& members) { return complaint(two_nodes(members)); };
  EXPECT_EQ(with(R"("seed": 9007199254740991)"), "");
  EXPECT_THAT(with(R"("seed": 9007199254740992)"), HasSubstr("/seed: expected a whole number"));
  EXPECT_EQ(with(R"("traffic": [{"from": "alpha", "to": "beta", "count": 1000000, "at": "0s"}])"),
            "");
  EXPECT_THAT(
      with(R"("traffic": [{"from": "alpha", "to": "beta", "count": 1000001, "at": "0s"}])"),
      HasSubstr("/traffic/0/count: expected a whole number from 1 to 1000000, got 1000001"));
  EXPECT_EQ(with(R"("search": {"until": "1000000000s"})"), "");
  EXPECT_THAT(with(R"("search": {"until": "1000000001s"})"),
              HasSubstr("/search/until: a duration"));
  EXPECT_EQ(with(R"("defaults": {"link": {"rate": "1000000Gbit/s"}})"), "");
  EXPECT_THAT(with(R"("defaults": {"link": {"rate": "1000001Gbit/s"}})"),
              HasSubstr("/defaults/link/rate: expected a rate"));
  EXPECT_EQ(with(R"("defaults": {"link": {"queue": 1099511627776}})"), "");
  EXPECT_THAT(with(R"("defaults": {"link": {"queue": 1099511627777}})"),
              HasSubstr("/defaults/link/queue: expected a whole number"));
}

}  // namespace
}  // namespace midflight::scenarios
