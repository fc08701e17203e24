#include "core/crypto/base64.h"

#include <gtest/gtest.h>

namespace midflight::crypto {
namespace {

TEST(Base64, EmitsTheLowestDigitOfALittleEndianGroupFirst) {
  // 1 | 2<<8 | 3<<16 is 0x030201, whose 6-bit digits from the lowest are 1, 8, 48, 0.
  EXPECT_EQ(to_base64(Bytes{1, 2, 3}), "BIwA");
}

TEST(Base64, TailsOfOneAndTwoBytesGiveTwoAndThreeDigits) {
  EXPECT_EQ(to_base64(Bytes{0xff}), "/D");
  EXPECT_EQ(to_base64(Bytes{0xff, 0xff}), "//P");
  EXPECT_EQ(to_base64(Bytes{}), "");
}

TEST(Base64, RoundTripsEachLength) {
  Bytes bytes;
  for (std::uint8_t i = 1; i < 100; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
    const auto text = to_base64(bytes);
    EXPECT_EQ(text.size(), (bytes.size() * 4 + 2) / 3);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, DashAndUnderscoreDecodeAsPlusAndSlash) {
  EXPECT_EQ(from_base64("-_-_"), from_base64("+/+/"));
}

TEST(Base64, ATailOfOneDigitIsDropped) { EXPECT_EQ(from_base64("BIwAB"), (Bytes{1, 2, 3})); }

TEST(Base64, UnusedBitsOfTheLastDigitAreIgnored) {
  EXPECT_EQ(from_base64("/D"), from_base64("//"));  // 4 bits too many
}

TEST(Base64, EachForeignCharacterIsAnError) {
  for (const char* text : {"BIwA=", "BI A", "BIw\n", "BIwA*", "\xc3\xa4xyz"}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, AnEmptyResultIsAnError) {
  EXPECT_EQ(from_base64(""), std::nullopt);
  EXPECT_EQ(from_base64("A"), std::nullopt);
}

}  // namespace
}  // namespace midflight::crypto
