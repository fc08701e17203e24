#include "scenarios/json.h"

#include <gmock/gmock.h>

#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Positions, PointAtTheFirstCharacterOfEachValue) {
  const auto root = parse_json("{ \"a\" :\n  [1, /* , */ -2.50 ,\"x\\\"]\",\n// ]\n true]}", 3);
  ASSERT_TRUE(root);
  const auto& list = root->items[0];
  EXPECT_EQ(root->origin, (Origin{3, 1, 1}));
  EXPECT_EQ(list.name_origin, (Origin{3, 1, 3}));
  EXPECT_EQ(list.origin, (Origin{3, 2, 3}));
  EXPECT_EQ(list.items[0].origin, (Origin{3, 2, 4}));
  EXPECT_EQ(list.items[1].origin, (Origin{3, 2, 15}));
  EXPECT_EQ(list.items[2].origin, (Origin{3, 2, 22}));
  EXPECT_EQ(list.items[3].origin, (Origin{3, 4, 2}));
}

TEST(Numbers, KeepTheirLiteral) {
  const auto root = parse_json("[0.10, 1e-3, 18446744073709551615, 99999999999999999999, -0]", 0);
  ASSERT_TRUE(root);
  EXPECT_EQ(to_json(*root), "[0.10,1e-3,18446744073709551615,99999999999999999999,-0]");
}

TEST(Documents, AreWrittenInTheirOwnOrder) {
  const auto root =
      parse_json("{\"z\": null, \"a\": {\"\\u00e9\\n\": [true, \"\\\"\"]}, \"m\": {}}", 0);
  ASSERT_TRUE(root);
  EXPECT_EQ(to_json(*root), "{\"z\":null,\"a\":{\"\u00e9\\n\":[true,\"\\\"\"]},\"m\":{}}");
}

struct Broken {
  std::string text;
  std::string complaint;
};

TEST(BrokenText, IsAnErrorWithLineColumnAndWhatIsOpen) {
  const std::vector<Broken> table = {
      {"", "s.json:1:1: this is not JSON: "},
      {"{\n  \"format\": 1\n  \"name\": \"x\"}", "s.json:3:3: this is not JSON: "},
      {"{\"nodes\": {\"a\": [1, trux]}}", "s.json:1:21: /nodes/a: this is not JSON: "},
      {"{\"a\": [1,,2]}", "s.json:1:10: /a: this is not JSON: "},
      {"{\"a\": [1,]}", "s.json:1:10: /a: this is not JSON: "},
      {"{\"a\": 01}", "s.json:1:8: this is not JSON: "},
      {"{\"a\": \"open\n\"}", "s.json:1:7: this is not JSON: "},
      {"{\"a\": \"\\x\"}", "s.json:1:7: this is not JSON: "},
      {"{} {}", "s.json:1:4: this is not JSON: "},
      {"{}\n\n  x", "s.json:3:3: this is not JSON: "},
      {"{ /* open", "s.json:1:"},
      {"{\"a\": 1e999}", "s.json:1:7: this is not JSON: number overflow"},
      {"\x7F"
       "ELF\x01\x02",
       "s.json:1:1: this is not JSON: "},
      {std::string("{\"a\"\0: 1}", 9), "s.json:1:5: this is not JSON: "},
      {"{\"a\": \"\xFF\"}", "s.json:1:7: this is not JSON: "},
      {"\xEF\xBB\xBF{}", "s.json:1:1: the file begins with a byte order mark"},
      {"{\"a\": {\"b\": 1,\n \"b\": 2}}", "s.json:2:2: /a: the member \"b\" is here twice"},
  };
  for (const auto& broken : table) {
    EXPECT_THAT(complaint(broken.text), StartsWith(broken.complaint)) << broken.text;
  }
}

TEST(BrokenText, IsNotRepeatedAtLength) {
  EXPECT_LT(complaint("{\"a\": \"" + std::string(100'000, 'x')).size(), 250U);
  EXPECT_LT(complaint("{\"" + std::string(100'000, 'x') + "\": 1}").size(), 500U);
  EXPECT_LT(complaint("[" + std::string(100'000, '9') + "]").size(), 250U);
  EXPECT_LT(complaint(two_nodes("\"seed\": \"" + std::string(100'000, 'x') + "\"")).size(), 250U);
}

// Cut anywhere, a scenario is an error: no member after the cut is missed silently.
TEST(TruncatedScenarios, AreErrorsAtEveryOffset) {
  ASSERT_EQ(complaint(kEverything), "");
  for (std::size_t size = 0; size < kEverything.size(); ++size) {
    EXPECT_THAT(complaint(kEverything.substr(0, size)), StartsWith("s.json:")) << size;
  }
}

TEST(DamagedScenarios, NeverCrashTheReader) {
  constexpr std::size_t kStride = 7;
  std::size_t refused = 0;
  for (std::size_t at = 0; at < kEverything.size(); at += kStride) {
    for (const char damage : {'"', '}', '\xC3'}) {
      auto text = kEverything;
      text[at] = damage;
      refused += complaint(text).empty() ? 0U : 1U;
    }
  }
  EXPECT_GT(refused, kEverything.size() / kStride);
}

}  // namespace
}  // namespace midflight::scenarios
