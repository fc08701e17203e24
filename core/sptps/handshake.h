// The contents of a key exchange (spec 1, "Handshake"): pure functions.
#pragma once

#include <string_view>

#include "core/base/bytes.h"
#include "core/crypto/ed25519.h"
#include "core/crypto/record_cipher.h"

namespace midflight::sptps {

enum class Role : std::uint8_t { responder = 0, initiator = 1 };  // the value signed in SIG

[[nodiscard]] constexpr Role other(Role role) {
  return role == Role::initiator ? Role::responder : Role::initiator;
}

// version 0 (1) || nonce (32) || ephemeral Edwards public key (32)
using Kex = FixedBytes<65>;
using Nonce = FixedBytes<32>;

[[nodiscard]] Kex make_kex(const Nonce& nonce, const crypto::PublicKey& ephemeral);
[[nodiscard]] Nonce nonce_of(const Kex& kex);
[[nodiscard]] crypto::PublicKey ephemeral_of(const Kex& kex);

struct KexPair {
  Kex initiator{};
  Kex responder{};
};

// What SIG signs.
[[nodiscard]] Bytes signed_message(Role signer, const KexPair& kexes, ByteView label);
// The seed of the PRF.
[[nodiscard]] Bytes key_seed(const KexPair& kexes, ByteView label);

// The half of the key material under which `sender` seals; its first 32 bytes are the cipher key.
[[nodiscard]] ByteView key_half(const crypto::KeyMaterial& material, Role sender);
[[nodiscard]] crypto::CipherKey cipher_key(const crypto::KeyMaterial& material, Role sender);

// Labels of the daemon's channels, with their terminating NUL.
[[nodiscard]] Bytes datagram_label(std::string_view initiator, std::string_view responder);
[[nodiscard]] Bytes stream_label(std::string_view initiator, std::string_view responder);

}  // namespace midflight::sptps
