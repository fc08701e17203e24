#include "core/base/bytes.h"

#include <gtest/gtest.h>

namespace midflight {
namespace {

TEST(Reader, TakesBigEndianIntegersFromTheFront) {
  const Bytes bytes{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07};
  Reader reader(bytes);
  EXPECT_EQ(reader.integer<std::uint32_t>(), 0x01020304U);
  EXPECT_EQ(reader.integer<std::uint16_t>(), 0x0506U);
  EXPECT_EQ(reader.integer<std::uint8_t>(), 0x07U);
  EXPECT_TRUE(reader.empty());
}

TEST(Reader, AskingForTooMuchYieldsNothingAndMovesNothing) {
  const Bytes bytes{1, 2, 3};
  Reader reader(bytes);
  EXPECT_FALSE(reader.integer<std::uint32_t>());
  EXPECT_FALSE(reader.fixed<4>());
  EXPECT_EQ(reader.rest().size(), 3U);
}

TEST(Writer, WritesWhatTheReaderReads) {
  Bytes bytes;
  Writer(bytes).integer<std::uint64_t>(0x1122334455667788U).counted(std::string_view("ab"));
  Reader reader(bytes);
  EXPECT_EQ(reader.integer<std::uint64_t>(), 0x1122334455667788U);
  EXPECT_EQ(reader.integer<std::uint32_t>(), 2U);
  EXPECT_EQ(as_text(reader.rest()), "ab");
}

// Integers as two's complement, most significant byte first; bytes as they are.
TEST(Writer, WritesFieldsOneAfterAnother) {
  Bytes bytes;
  Writer(bytes).fields(true, std::uint16_t{0x0102}, FixedBytes<3>{7, 8, 9}, std::int64_t{-2});
  EXPECT_EQ(bytes, (Bytes{1, 1, 2, 7, 8, 9, 255, 255, 255, 255, 255, 255, 255, 254}));
}

// Its room is less than that at first, and grows several times.
TEST(Scratch, TakesThroughItsWriterWhatBytesTake) {
  Bytes bytes;
  Scratch scratch;
  for (std::uint16_t i = 0; i < 1000; ++i) {
    const auto text = std::string_view("abcdef").substr(i % 7);
    Writer(bytes).integer(i).text(text).counted(text);
    Writer(scratch).integer(i).text(text).counted(text);
  }
  EXPECT_EQ(Bytes(scratch.bytes().begin(), scratch.bytes().end()), bytes);
  scratch.clear();
  EXPECT_TRUE(scratch.bytes().empty());
}

TEST(Scratch, IsNotCopiedWithItsOwner) {
  Scratch scratch;
  Writer(scratch).text("what one step wrote");
  const Scratch copy = scratch;
  EXPECT_TRUE(copy.bytes().empty());
  Scratch other;
  Writer(other).text("another's");
  other = scratch;
  EXPECT_EQ(as_text(other.bytes()), "another's") << "it is its owner's, whatever that becomes";
}

TEST(Hex, RoundTripsAndRefusesWhatIsNoHex) {
  const Bytes bytes{0x00, 0xff, 0x5a};
  EXPECT_EQ(to_hex(bytes), "00ff5a");
  EXPECT_EQ(from_hex("00FF5a"), bytes);
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

}  // namespace
}  // namespace midflight
