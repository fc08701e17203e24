#include "core/crypto/record_memo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/core/crypto/sealed.h"
#include "tests/support/vectors.h"

namespace midflight::crypto {
namespace {

// By a memo that is asked for it twice.
Bytes sealed_twice(RecordMemo& memo, const CipherKey& key, std::uint32_t number, ByteView plain) {
  auto first = with_room_for_a_tag(plain);
  memo.seal(key, number, first);
  auto second = with_room_for_a_tag(plain);
  memo.seal(key, number, second);
  EXPECT_EQ(first, second);
  return second;
}

TEST(RecordMemo, GivesTheBytesOfTinc) {
  RecordMemo memo;
  for (const auto& record : test::load_vectors("records.json")) {
    if (!record["encrypted"].get<bool>()) continue;
    const auto key = test::fixed<32>(record["cipher_key"]);
    const auto number = record["seqno"].get<std::uint32_t>();
    Bytes plain{record["type"].get<std::uint8_t>()};
    append(plain, test::hex(record["body"]));
    const auto expected = test::hex(record["ciphertext_and_tag"]);
    Bytes opened(plain.size());
    ASSERT_TRUE(memo.open(key, number, expected, opened)) << "never sealed here";
    EXPECT_EQ(opened, plain);
    EXPECT_EQ(sealed_twice(memo, key, number, plain), expected);
    std::ranges::fill(opened, 0xAA);
    ASSERT_TRUE(memo.open(key, number, expected, opened));
    EXPECT_EQ(opened, plain);
  }
}

// Every input is changed alone, after the memo has seen the one before.
TEST(RecordMemo, TellsEachInputApart) {
  RecordMemo memo;
  auto other = CipherKey{3};
  other.back() = 1;  // the same set
  for (const auto& key : {CipherKey{3}, other}) {
    for (const std::uint32_t number : {9U, 9U + 128}) {
      for (const auto& plain : {Bytes{1, 2, 3}, Bytes{1, 2, 4}, Bytes{1, 2}, Bytes{}}) {
        EXPECT_EQ(sealed_twice(memo, key, number, plain), sealed(key, number, plain));
      }
    }
  }
}

TEST(RecordMemo, AnyChangedBitNumberOrKeyIsRefusedAndNothingIsWritten) {
  RecordMemo memo;
  const CipherKey key{3};
  const auto record = sealed_twice(memo, key, 9, Bytes{1, 2, 3});
  Bytes opened(3, 0xAA);
  for (std::size_t bit = 0; bit < 8 * record.size(); ++bit) {
    auto changed = record;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    EXPECT_FALSE(memo.open(key, 9, changed, opened));
  }
  EXPECT_FALSE(memo.open(key, 10, record, opened));
  EXPECT_FALSE(memo.open(CipherKey{4}, 9, record, opened));
  EXPECT_EQ(opened, Bytes(3, 0xAA));
}

TEST(RecordMemo, OpensInPlace) {
  RecordMemo memo;
  auto record = sealed_twice(memo, CipherKey{3}, 9, Bytes{1, 2, 3});
  ASSERT_TRUE(memo.open(CipherKey{3}, 9, record, std::span(record).first(3)));
  EXPECT_TRUE(std::ranges::equal(std::span(record).first(3), Bytes{1, 2, 3}));
}

// More keys than a set has ways and more numbers than there are sets, of all lengths around the
// longest that is remembered.
TEST(RecordMemo, EvictsWithoutEverBeingWrong) {
  RecordMemo memo;
  constexpr std::uint8_t kKeys = 6;
  const auto plain = [](std::uint32_t number) { return Bytes(1440 + number % 120, 7); };
  for (std::uint32_t number = 0; number < 300; ++number) {
    for (std::uint8_t i = 0; i < kKeys; ++i) {
      const CipherKey key{i};
      ASSERT_EQ(sealed_twice(memo, key, number, plain(number)), sealed(key, number, plain(number)));
      // Opened as late as on a long link, when some are still known.
      const auto then = number - std::min<std::uint32_t>(number, i * 60U);
      Bytes opened(plain(then).size());
      ASSERT_TRUE(memo.open(key, then, sealed(key, then, plain(then)), opened));
      ASSERT_EQ(opened, plain(then));
    }
  }
}

// All of them so long, and of so many other sets, that the last is where the first was, and that
// nothing but its key tells it from that.
TEST(RecordMemo, NoTextIsGivenThatAnotherWasWrittenOver) {
  RecordMemo memo;
  const Bytes plain(1520, 7);
  static_cast<void>(sealed_twice(memo, CipherKey{}, 0, plain));
  CipherKey other{};
  for (other.back() = 1; other.back() < 6; ++other.back()) {
    for (std::uint32_t number = 1; number < 128; ++number) {
      static_cast<void>(sealed_twice(memo, other, number, plain));
    }
  }
  EXPECT_EQ(sealed_twice(memo, CipherKey{}, 0, plain), sealed(CipherKey{}, 0, plain));
}

}  // namespace
}  // namespace midflight::crypto
