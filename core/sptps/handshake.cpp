#include "core/sptps/handshake.h"

#include <algorithm>

namespace midflight::sptps {
namespace {

template <std::size_t N>
FixedBytes<N> slice(ByteView bytes, std::size_t from) {
  return Reader(bytes.subspan(from)).fixed<N>().value();
}

Bytes label(std::string_view channel, std::string_view initiator, std::string_view responder) {
  Bytes out;
  Writer(out)
      .text("tinc ")
      .text(channel)
      .text(" key expansion ")
      .text(initiator)
      .text(" ")
      .text(responder)
      .integer(std::uint8_t{0});
  return out;
}

}  // namespace

Kex make_kex(const Nonce& nonce, const crypto::PublicKey& ephemeral) {
  Kex kex{};  // version 0
  std::copy(nonce.begin(), nonce.end(), kex.begin() + 1);
  std::copy(ephemeral.begin(), ephemeral.end(), kex.begin() + 33);
  return kex;
}

Nonce nonce_of(const Kex& kex) { return slice<32>(kex, 1); }

crypto::PublicKey ephemeral_of(const Kex& kex) { return slice<32>(kex, 33); }

Bytes signed_message(Role signer, const KexPair& kexes, ByteView label) {
  const bool initiator = signer == Role::initiator;
  Bytes out;
  out.reserve(1 + 2 * kexes.initiator.size() + label.size());
  Writer(out)
      .boolean(initiator)
      .bytes(initiator ? kexes.initiator : kexes.responder)
      .bytes(initiator ? kexes.responder : kexes.initiator)
      .bytes(label);
  return out;
}

Bytes key_seed(const KexPair& kexes, ByteView label) {
  Bytes out;
  Writer(out)
      .text("key expansion")
      .bytes(nonce_of(kexes.initiator))
      .bytes(nonce_of(kexes.responder))
      .bytes(label);
  return out;
}

ByteView key_half(const crypto::KeyMaterial& material, Role sender) {
  return sender == Role::initiator ? ByteView(material).last(64) : ByteView(material).first(64);
}

crypto::CipherKey cipher_key(const crypto::KeyMaterial& material, Role sender) {
  return slice<32>(key_half(material, sender), 0);
}

Bytes datagram_label(std::string_view initiator, std::string_view responder) {
  return label("UDP", initiator, responder);
}

Bytes stream_label(std::string_view initiator, std::string_view responder) {
  return label("TCP", initiator, responder);
}

}  // namespace midflight::sptps
