#include <algorithm>
#include <array>

#include "sim/live/vector_kinds.h"

namespace midflight::sim {
namespace {

using sptps::Role;

struct Side {
  Field field;
  Role role;
  crypto::KeyPair long_term;
  crypto::KeyPair ephemeral;
  sptps::Kex kex{};
  crypto::Signature signature{};
};

std::optional<Side> read_side(const Field& field, Role role, crypto::Operations& crypto) {
  field["role_byte"].may_be("value of the role",
                            ByteView(FixedBytes<1>{static_cast<std::uint8_t>(role)}));
  const auto long_term = check_key_pair(field, "ed25519", crypto);
  const auto ephemeral = check_key_pair(field, "ecdh", crypto);
  const auto kex = field["kex_body"].fixed<65>();
  const auto nonce = field["my_nonce"].fixed<32>();
  const auto signature = field["signature"].fixed<64>();
  if (!long_term || !ephemeral || !kex || !nonce || !signature) return std::nullopt;
  field["my_nonce"].must_be("nonce in the KEX body", sptps::nonce_of(*kex));
  field["kex_body"].must_be("layout of KEX", sptps::make_kex(*nonce, ephemeral->public_key));
  return Side{field, role, *long_term, *ephemeral, *kex, *signature};
}

void check_signature(const Side& side, const sptps::KexPair& kexes, ByteView label,
                     crypto::Operations& crypto) {
  const auto message = sptps::signed_message(side.role, kexes, label);
  side.field["sig_input"].must_be("message that SIG signs", message);
  side.field["signature"].must_be("signature", crypto.sign(side.long_term, message));
  side.field["signature"].holds("verification",
                                crypto.verify(side.long_term.public_key, message, side.signature),
                                "the signature does not verify");
}

// KEX, SIG and, in a rekey, ACK: all sealed under the key of the handshake before, if at all.
void check_sent(const Side& side, sptps::Mode mode, const crypto::KeyMaterial* old_keys) {
  const auto sent = side.field["handshake_records_sent"];
  const std::array<ByteView, 3> bodies{side.kex, side.signature, ByteView{}};
  if (sent.present() && !sent.is_array()) return;
  sent.holds("number of records", sent.size() <= bodies.size(), "more than KEX, SIG and ACK");
  for (std::size_t i = 0; i < std::min(sent.size(), bodies.size()); ++i) {
    const auto record = sent.at(i);
    const auto number = record["seqno"].number();
    const auto sealed = record["encrypted"].flag();
    if (!number || !sealed || (*sealed && old_keys == nullptr)) continue;
    std::optional<crypto::CipherKey> key;
    if (*sealed) key = sptps::cipher_key(*old_keys, side.role);
    Bytes wire(bodies[i].size() + sptps::overhead(mode, *sealed));
    sptps::write_record({mode, *number, sptps::kHandshakeType}, bodies[i], key ? &*key : nullptr,
                        wire);
    record["bytes"].must_be("record on the wire", wire);
  }
}

// The label stands at the end of what each side signs.
void check_label(const Field& label, const Field& side) {
  constexpr std::size_t kFront = 1 + 2 * 65;
  const auto message = side["sig_input"].hex();
  if (message && message->size() >= kFront) {
    label.must_be("end of what is signed", ByteView(*message).subspan(kFront));
  }
}

crypto::KeyMaterial check_keys(const Field& vector, const Side& initiator, const Side& responder,
                               crypto::Operations& crypto) {
  const auto shared = vector["shared"];
  for (const auto* pair : {&initiator, &responder}) {
    const auto& his = pair == &initiator ? responder : initiator;
    const auto secret = crypto.agree(pair->ephemeral.private_key, his.ephemeral.public_key);
    if (shared.holds("agreement", secret.has_value(), "libsodium refuses the public key")) {
      shared.must_be("shared secret", *secret);
    }
  }
  const auto secret = shared.fixed<32>();
  const auto seed = vector["prf_seed"].hex();
  if (!secret || !seed) return {};
  const auto material = crypto.prf(*secret, *seed);
  vector["key"].must_be("key material", material);
  vector["key_responder_to_initiator"].may_be("front half of the key material",
                                              sptps::key_half(material, Role::responder));
  vector["key_initiator_to_responder"].may_be("back half of the key material",
                                              sptps::key_half(material, Role::initiator));
  return material;
}

}  // namespace

std::optional<crypto::KeyPair> check_key_pair(const Field& side, const std::string& kind,
                                              crypto::Operations& crypto) {
  const auto seed = side[kind + "_seed"].fixed<32>();
  const auto private_key = side[kind + "_private"].fixed<64>();
  const auto public_key = side[kind + "_public"].fixed<32>();
  if (!seed || !private_key || !public_key) return std::nullopt;
  const auto derived = crypto.key_pair(*seed);
  const bool related =
      derived.private_key.expanded == *private_key || derived.public_key == *public_key;
  // Two halves that agree outvote the seed.
  if (side[kind + "_seed"].holds("derives the key pair", related, "derives another key pair")) {
    side[kind + "_private"].must_be("private key of the seed", derived.private_key.expanded);
    side[kind + "_public"].must_be("public key of the seed", derived.public_key);
  }
  return crypto::KeyPair{{*private_key}, *public_key};
}

void check_handshake(const Field& vector, crypto::Operations& crypto, HandshakeKeys& keys) {
  const auto mode = read_mode(vector["mode"]);
  const auto label = vector["label"].hex();
  const auto initiator = read_side(vector["initiator"], Role::initiator, crypto);
  const auto responder = read_side(vector["responder"], Role::responder, crypto);
  if (!mode || !label || !initiator || !responder) return;
  const sptps::KexPair kexes{initiator->kex, responder->kex};
  initiator->field["his_nonce"].may_be("the other side's nonce", sptps::nonce_of(responder->kex));
  responder->field["his_nonce"].may_be("the other side's nonce", sptps::nonce_of(initiator->kex));
  check_label(vector["label"], vector["initiator"]);
  for (const auto* side : {&*initiator, &*responder}) {
    check_signature(*side, kexes, *label, crypto);
  }
  vector["prf_seed"].must_be("seed of the PRF", sptps::key_seed(kexes, *label));
  const auto material = check_keys(vector, *initiator, *responder, crypto);

  const auto session = vector["session"].present() ? vector["session"].text() : "";
  const auto index = vector["index"].present() ? vector["index"].number() : 0;
  if (!session || !index) return;
  const auto before = *index == 0 ? keys.end() : keys.find({*session, *index - 1});
  for (const auto* side : {&*initiator, &*responder}) {
    check_sent(*side, *mode, before == keys.end() ? nullptr : &before->second);
  }
  keys[{*session, *index}] = material;
}

}  // namespace midflight::sim
