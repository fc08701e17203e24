#include "core/sptps/handshake.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/vectors.h"

namespace midflight::sptps {
namespace {

using midflight::test::fixed;
using midflight::test::hex;

TEST(Handshake, ContentsAreThoseOfTinc) {
  for (const auto& vector : midflight::test::load_vectors("handshakes.json")) {
    const auto& initiator = vector["initiator"];
    const auto& responder = vector["responder"];
    const KexPair kexes{fixed<65>(initiator["kex_body"]), fixed<65>(responder["kex_body"])};
    const auto label = hex(vector["label"]);
    EXPECT_EQ(make_kex(fixed<32>(initiator["my_nonce"]), fixed<32>(initiator["ecdh_public"])),
              kexes.initiator);
    EXPECT_EQ(nonce_of(kexes.responder), fixed<32>(responder["my_nonce"]));
    EXPECT_EQ(ephemeral_of(kexes.responder), fixed<32>(responder["ecdh_public"]));
    EXPECT_EQ(signed_message(Role::initiator, kexes, label), hex(initiator["sig_input"]));
    EXPECT_EQ(signed_message(Role::responder, kexes, label), hex(responder["sig_input"]));
    EXPECT_EQ(key_seed(kexes, label), hex(vector["prf_seed"]));

    const auto material = fixed<128>(vector["key"]);
    const auto half = hex(vector["key_initiator_to_responder"]);
    EXPECT_TRUE(std::ranges::equal(key_half(material, Role::initiator), half));
    EXPECT_TRUE(
        std::ranges::equal(cipher_key(material, Role::initiator), ByteView(half).first(32)));
  }
}

TEST(Label, EndsWithOneNul) {
  using namespace std::string_view_literals;
  EXPECT_EQ(as_text(datagram_label("A", "B")), "tinc UDP key expansion A B\0"sv);
  EXPECT_EQ(as_text(stream_label("out", "in")), "tinc TCP key expansion out in\0"sv);
}

}  // namespace
}  // namespace midflight::sptps
