#include "core/crypto/operations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "tests/support/vectors.h"

namespace midflight::crypto {
namespace {

class RecordedHandshakes : public testing::TestWithParam<Memoise> {
 protected:
  Operations crypto_{GetParam()};
  const nlohmann::json handshakes_ = test::load_vectors("handshakes.json");

  static KeyPair pair(const nlohmann::json& side, const std::string& kind) {
    return {{test::fixed<64>(side[kind + "_private"])}, test::fixed<32>(side[kind + "_public"])};
  }
};

// Twice each, so that a memo answers the second time.
TEST_P(RecordedHandshakes, GiveTheBytesOfTinc) {
  for (int round = 0; round < 2; ++round) {
    for (const auto& handshake : handshakes_) {
      for (const auto* name : {"initiator", "responder"}) {
        const auto& side = handshake[name];
        for (const auto* kind : {"ed25519", "ecdh"}) {
          EXPECT_EQ(crypto_.key_pair(test::fixed<32>(side[std::string(kind) + "_seed"])),
                    pair(side, kind));
        }
        const auto message = test::hex(side["sig_input"]);
        const auto signature = test::fixed<64>(side["signature"]);
        EXPECT_EQ(crypto_.sign(pair(side, "ed25519"), message), signature);
        EXPECT_TRUE(crypto_.verify(pair(side, "ed25519").public_key, message, signature));
      }
      const auto mine = pair(handshake["initiator"], "ecdh");
      const auto his = pair(handshake["responder"], "ecdh");
      const auto shared = test::fixed<32>(handshake["shared"]);
      EXPECT_EQ(crypto_.agree(mine.private_key, his.public_key), shared);
      EXPECT_EQ(crypto_.agree(his.private_key, mine.public_key), shared);
      EXPECT_EQ(crypto_.prf(shared, test::hex(handshake["prf_seed"])),
                test::fixed<128>(handshake["key"]));
    }
  }
}

TEST_P(RecordedHandshakes, AChangedMessageSignatureOrKeyDoesNotVerify) {
  const auto key = crypto_.key_pair(Seed{1});
  const Bytes message{1, 2, 3};
  const auto signature = crypto_.sign(key, message);
  auto bad = signature;
  bad[5] ^= 1U;
  EXPECT_TRUE(crypto_.verify(key.public_key, message, signature));
  EXPECT_FALSE(crypto_.verify(key.public_key, message, bad));
  EXPECT_FALSE(crypto_.verify(key.public_key, Bytes{1, 2}, signature));
  EXPECT_FALSE(crypto_.verify(crypto_.key_pair(Seed{2}).public_key, message, signature));
}

TEST_P(RecordedHandshakes, ASmallOrderPointIsRefused) {
  const auto mine = crypto_.key_pair(Seed{1});
  const PublicKey identity{1};  // y = 1, the neutral element
  EXPECT_EQ(crypto_.agree(mine.private_key, identity), std::nullopt);
  EXPECT_EQ(crypto_.agree(mine.private_key, PublicKey{}), std::nullopt);  // y = 0, order 4
}

INSTANTIATE_TEST_SUITE_P(Memo, RecordedHandshakes, testing::Values(Memoise::off, Memoise::on));

// Read where the key lay, in bytes that outlive it.
TEST(PrivateKey, IsWipedWhenItGoes) {
  alignas(KeyPair) std::array<unsigned char, sizeof(KeyPair)> room{};
  auto* const key = std::construct_at(reinterpret_cast<KeyPair*>(room.data()));
  key->private_key.expanded.fill(0xA5);
  key->public_key.fill(0x5A);
  const auto secrets = [&room] { return std::ranges::count(room, 0xA5); };
  ASSERT_EQ(secrets(), 64);
  std::destroy_at(key);
  EXPECT_EQ(secrets(), 0);
}

TEST(Memo, EvictsWithoutEverBeingWrong) {
  Operations memoised(Memoise::on);
  Operations plain;
  const SharedSecret secret{9};
  for (std::uint32_t i = 0; i < 6000; ++i) {  // more than the table has slots
    Bytes seed;
    Writer(seed).integer(i % 5000);
    ASSERT_EQ(memoised.prf(secret, seed), plain.prf(secret, seed));
  }
}

// Every input is changed alone, after the memo has seen the one before.
TEST(Memo, TellsEachInputApart) {
  Operations memoised(Memoise::on);
  Operations plain;
  const auto key = plain.key_pair(Seed{1});
  const auto other = plain.key_pair(Seed{2});
  const Bytes messages[]{{1, 2, 3}, {1, 2, 4}};
  for (const auto& signer : {key, other}) {
    EXPECT_EQ(memoised.key_pair(Seed{signer == key ? std::uint8_t{1} : std::uint8_t{2}}), signer);
    for (const auto& message : messages) {
      const auto signature = plain.sign(signer, message);
      EXPECT_EQ(memoised.sign(signer, message), signature);
      for (const auto& about : messages) {
        EXPECT_EQ(memoised.verify(signer.public_key, about, signature), about == message);
      }
    }
    for (const auto& peer : {key, other}) {
      EXPECT_EQ(memoised.agree(signer.private_key, peer.public_key),
                plain.agree(signer.private_key, peer.public_key));
    }
    const EntropyRoot root{signer.public_key};
    for (const auto* name : {"alpha", "beta"}) {
      for (const auto* purpose : {"one", "two"}) {
        EXPECT_EQ(memoised.key_pair(root, purpose, name),
                  plain.key_pair(derive(root, purpose, name)));
      }
      EXPECT_EQ(memoised.node_id(name), node_id(name));
    }
    for (const auto& place : {KexPlace{"alpha", "beta", 1, 2}, KexPlace{"alpha", "bet", 1, 2},
                              KexPlace{"alphabet", "a", 1, 2}, KexPlace{"alpha", "beta", 2, 1},
                              KexPlace{"alpha", "beta", 1, 3}, KexPlace{"alpha", "beta", 3, 2}}) {
      for (int again = 0; again < 2; ++again) {
        EXPECT_EQ(memoised.derive(root, place), derive(root, place));
      }
    }
    const SharedSecret secret{signer.public_key[0]};
    for (const auto& seed : messages)
      EXPECT_EQ(memoised.prf(secret, seed), plain.prf(secret, seed));
  }
}

}  // namespace
}  // namespace midflight::crypto
