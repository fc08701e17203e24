#include "core/crypto/record_cipher.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/crypto/sealed.h"
#include "tests/support/vectors.h"

namespace midflight::crypto {
namespace {

TEST(RecordCipher, SealsAndOpensAsTincDoes) {
  for (const auto& record : test::load_vectors("records.json")) {
    if (!record["encrypted"].get<bool>()) continue;
    const auto key = test::fixed<32>(record["cipher_key"]);
    const auto number = record["seqno"].get<std::uint32_t>();
    Bytes plain{record["type"].get<std::uint8_t>()};
    Writer(plain).bytes(test::hex(record["body"]));
    const auto expected = test::hex(record["ciphertext_and_tag"]);
    EXPECT_EQ(sealed(key, number, plain), expected);
    Bytes opened(plain.size());
    ASSERT_TRUE(open(key, number, expected, opened));
    EXPECT_EQ(opened, plain);
  }
}

TEST(RecordCipher, OpensInPlace) {
  const CipherKey key{3};
  auto record = sealed(key, 9, Bytes{1, 2, 3});
  ASSERT_TRUE(open(key, 9, record, std::span(record).first(3)));
  EXPECT_TRUE(std::ranges::equal(std::span(record).first(3), Bytes{1, 2, 3}));
}

// UndefinedBehaviorSanitizer sees to it: no room has no address.
TEST(RecordCipher, ARecordOfNothingOpensIntoNoRoom) {
  const CipherKey key{3};
  EXPECT_TRUE(open(key, 9, sealed(key, 9, {}), {}));
}

TEST(RecordCipher, AnyChangedBitIsRefusedAndNothingIsWritten) {
  const CipherKey key{3};
  const auto record = sealed(key, 9, Bytes{1, 2, 3});
  for (std::size_t bit = 0; bit < 8 * record.size(); ++bit) {
    auto changed = record;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    Bytes opened(3, 0xaa);
    EXPECT_FALSE(open(key, 9, changed, opened));
    EXPECT_EQ(opened, Bytes(3, 0xaa));
  }
}

TEST(RecordCipher, AnotherNumberOrKeyIsRefused) {
  const auto record = sealed(CipherKey{3}, 9, Bytes{1, 2, 3});
  EXPECT_TRUE(authentic(CipherKey{3}, 9, record));
  EXPECT_FALSE(authentic(CipherKey{3}, 10, record));
  EXPECT_FALSE(authentic(CipherKey{4}, 9, record));
  EXPECT_FALSE(authentic(CipherKey{3}, 9, ByteView(record).first(15)));
}

}  // namespace
}  // namespace midflight::crypto
