#include "sim/trace/token.h"

#include <gmock/gmock.h>

#include <limits>

#include "sim/trace/base64url.h"

namespace midflight::sim {
namespace {

constexpr auto kMax = std::numeric_limits<std::uint64_t>::max();

Token sample(std::size_t choices) {
  Token token{kMax, {kMax, {}, {}}};
  token.answers.unlikely.add(ChoiceKind::flip);
  for (std::uint64_t i = 0; i < choices; ++i) {
    token.answers.list.push_back({ChoiceKind::flip, kMax - i, i, std::uint32_t{0} - 1, kMax, i});
  }
  return token;
}

void expect_same(const Token& token) {
  const auto read = parse_token(to_text(token));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->scenario, token.scenario);
  EXPECT_EQ(read->answers.seed, token.answers.seed);
  EXPECT_EQ(read->answers.unlikely, token.answers.unlikely);
  EXPECT_EQ(read->answers.list, token.answers.list);
}

TEST(Token, IsReadBackWithAndWithoutChoices) {
  expect_same(Token{0, {0, {}, {}}});
  expect_same(Token{1, {127, {}, {}}});
  expect_same(Token{1, {128, {}, {}}});
  expect_same(sample(0));
  expect_same(sample(1));
  expect_same(sample(1000));
}

// 8 bytes of digest, one each of seed and kinds, 4 of check: 14 bytes are 19 characters.
TEST(Token, OfASmallSeedFitsIntoALogLine) {
  EXPECT_EQ(to_text(Token{kMax, {127, {}, {}}}).size(), 4U + 19U);
}

TEST(Token, IsOneWordOfAShell) {
  EXPECT_THAT(to_text(sample(100)), testing::MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST(Token, EveryWrongMissingOrAddedCharacterIsSeen) {
  const auto text = to_text(sample(3));
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto wrong = text;
    wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(parse_token(wrong)) << i;
    EXPECT_FALSE(parse_token(text.substr(0, i))) << i;
  }
  EXPECT_FALSE(parse_token(text + "A"));
}

// Its check fits, since to_text makes it; what it says is no choice.
TEST(Token, OfAnImpossibleChoiceIsRefused) {
  const auto token_of = [](const Choice& choice) { return to_text(Token{1, {1, {}, {choice}}}); };
  EXPECT_TRUE(parse_token(token_of({ChoiceKind::pick, 1, 2, 3, 4, 3})));
  EXPECT_FALSE(parse_token(token_of({ChoiceKind::pick, 1, 2, 3, 4, 4}))) << "4 of 0 to 3";
  EXPECT_TRUE(parse_token(token_of({ChoiceKind::next_event, 1, 2, 3, 1, 0})));
  EXPECT_FALSE(parse_token(token_of({ChoiceKind::pick, 1, 2, 3, 1, 0}))) << "one is no choice";
  const auto beyond = static_cast<ChoiceKind>(all_choice_kinds().size());
  EXPECT_FALSE(parse_token(token_of({beyond, 1, 2, 3, 4, 3}))) << "no such kind";
}

TEST(Token, OfANewerFormatIsRefusedAsSuch) {
  const auto refused = parse_token("mf2-AAAA");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("newer"));
}

TEST(Token, AFileIsNone) {
  for (const auto* text : {"a.jsonl", "mf.json", "mf-1", "mf1", "mfa-b", ""}) {
    EXPECT_FALSE(looks_like_token(text)) << text;
  }
}

// RFC 4648, section 10, without padding, and the two characters of section 5.
TEST(Base64Url, IsThatOfTheRfc) {
  const std::vector<std::pair<std::string, std::string>> vectors{
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64url(as_bytes(plain)), encoded);
    const auto decoded = from_base64url(encoded);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(as_text(*decoded), plain);
  }
  for (const auto* wrong : {"Z", "Zh", "Zm9", "Zg==", "Zm+v", "Zm9v "}) {
    EXPECT_FALSE(from_base64url(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace midflight::sim
