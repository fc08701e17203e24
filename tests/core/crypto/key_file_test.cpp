#include "core/crypto/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/vectors.h"

namespace midflight::crypto {
namespace {

using testing::HasSubstr;

KeyPair recorded_key(const nlohmann::json& side) {
  return {{test::fixed<64>(side["ed25519_private"])}, test::fixed<32>(side["ed25519_public"])};
}

std::string recorded_private_file(const nlohmann::json& side) {
  std::string text = "-----BEGIN ED25519 PRIVATE KEY-----\n";
  for (const auto& line : side["pem_private_lines"]) text += line.get<std::string>() + "\n";
  return text + "-----END ED25519 PRIVATE KEY-----\n";
}

class RecordedKeyFile : public testing::Test {
 protected:
  const nlohmann::json side_ =
      test::load_vectors("sessions/stream-test-three-rekeys.json")["responder"];
  const KeyPair key_ = recorded_key(side_);
  const std::string text_ = recorded_private_file(side_);

  [[nodiscard]] std::string error_of(const std::string& text) const {
    const auto key = parse_private_key(text);
    return key ? "no error" : key.error().message;
  }
};

TEST_F(RecordedKeyFile, IsWrittenAsTincWritesIt) {
  EXPECT_EQ(format_private_key(key_), text_);
  EXPECT_EQ(format_public_key(key_.public_key), "-----BEGIN ED25519 PUBLIC KEY-----\n" +
                                                    side_["base64_public"].get<std::string>() +
                                                    "\n-----END ED25519 PUBLIC KEY-----\n");
}

TEST_F(RecordedKeyFile, IsReadBack) {
  const auto pair = parse_private_key(text_);
  ASSERT_TRUE(pair.has_value());
  EXPECT_EQ(*pair, key_);
  const auto public_key = parse_public_key(format_public_key(key_.public_key));
  ASSERT_TRUE(public_key.has_value());
  EXPECT_EQ(*public_key, key_.public_key);
}

TEST_F(RecordedKeyFile, OfAPublicKeyMayBeItsDigitsOrAHostFile) {
  const auto digits = side_["base64_public"].get<std::string>();
  for (const auto& text : {digits, "\n  " + digits + "\r\n", "Ed25519PublicKey = " + digits,
                           "Address = 192.0.2.1\ned25519publickey=" + digits + "\nPort = 655\n"}) {
    const auto key = parse_public_key(text);
    ASSERT_TRUE(key) << text;
    EXPECT_EQ(*key, key_.public_key);
  }
  EXPECT_FALSE(parse_public_key(digits + "\n" + digits + "\n"));
  EXPECT_FALSE(parse_public_key("Ed25519PublicKey = " + digits.substr(1)));
}

TEST_F(RecordedKeyFile, LinesBeforeTheKeyAndCarriageReturnsAreSkipped) {
  auto text = "Name = beta\n" + text_;
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.insert(at, "\r");
  }
  const auto pair = parse_private_key(text);
  ASSERT_TRUE(pair.has_value());
  EXPECT_EQ(*pair, key_);
}

TEST_F(RecordedKeyFile, ALineMayHaveAnyLengthThatIsWholeInItself) {
  auto text = text_;
  text.erase(text.find('\n', 40), 1);  // both lines as one of 128 digits
  EXPECT_EQ(error_of(text), "no error");
}

TEST_F(RecordedKeyFile, AMissingBeginIsNamed) {
  EXPECT_THAT(error_of("hello\nworld\n"), HasSubstr("line 2"));
  EXPECT_THAT(error_of("hello\n"), HasSubstr("-----BEGIN ED25519 PRIVATE KEY-----"));
  EXPECT_THAT(error_of(format_public_key(key_.public_key)), HasSubstr("without"));
}

TEST_F(RecordedKeyFile, BadBase64IsNamedWithItsLine) {
  auto text = text_;
  text[text.find('\n', 40) + 5] = '*';
  EXPECT_THAT(error_of(text), HasSubstr("line 3"));
  EXPECT_THAT(error_of(text), HasSubstr("base64"));
}

TEST_F(RecordedKeyFile, TooMuchDataIsNamed) {
  auto text = text_;
  text.insert(text.find("-----END"), "AAAA\n");
  EXPECT_THAT(error_of(text), HasSubstr("line 4: more than the 96 bytes"));
}

TEST_F(RecordedKeyFile, TooLittleDataIsNamed) {
  auto text = text_;
  text.erase(text.find('\n', 40) + 1, 65);
  EXPECT_THAT(error_of(text), HasSubstr("48 of 96 bytes"));
  EXPECT_THAT(error_of("-----BEGIN ED25519 PRIVATE KEY-----\n"), HasSubstr("0 of 96 bytes"));
}

}  // namespace
}  // namespace midflight::crypto
