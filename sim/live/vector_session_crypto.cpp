#include "sim/live/vector_session.h"

namespace midflight::sim {

using sptps::Role;

std::optional<sptps::KexPair> SessionCheck::kexes(const At& at, std::size_t exchange) {
  const bool begun = initiator_.drawn.size() > exchange && responder_.drawn.size() > exchange;
  if (!at.event.holds("exchange begun by both sides", begun, "one side has not begun it")) {
    return std::nullopt;
  }
  return sptps::KexPair{initiator_.drawn[exchange].kex, responder_.drawn[exchange].kex};
}

std::optional<crypto::SharedSecret> SessionCheck::secret(const At& at, std::size_t exchange) {
  if (!kexes(at, exchange)) return std::nullopt;
  return crypto_.agree(at.self.drawn[exchange].ephemeral.private_key,
                       at.peer.drawn[exchange].ephemeral.public_key);
}

std::optional<crypto::KeyMaterial> SessionCheck::material(const At& at, std::size_t exchange) {
  const auto pair = kexes(at, exchange);
  const auto shared = secret(at, exchange);
  if (!pair || !shared) return std::nullopt;
  return crypto_.prf(*shared, sptps::key_seed(*pair, label_));
}

void SessionCheck::on_ecdh_generate(const At& at) {
  const auto exchange = at.self.seen.generated++;
  if (!at.event.holds("order of events", at.self.drawn.size() > exchange, "no exchange begun")) {
    return;
  }
  const auto& drawn = at.self.drawn[exchange];
  at.event["ecdh_seed"].must_be("drawn from the generator", drawn.seed);
  at.event["ecdh_private"].must_be("private key of the seed", drawn.ephemeral.private_key.expanded);
  at.event["ecdh_public"].must_be("public key of the seed", drawn.ephemeral.public_key);
}

void SessionCheck::on_sign(const At& at) {
  const auto pair = kexes(at, at.self.seen.signatures++);
  if (!pair) return;
  const auto message = sptps::signed_message(at.role, *pair, label_);
  at.event["sig_input"].must_be("message that SIG signs", message);
  at.event["signature"].must_be("signature", crypto_.sign(at.self.long_term, message));
}

void SessionCheck::on_verify(const At& at) {
  const auto pair = kexes(at, at.self.seen.verified++);
  if (!pair) return;
  const auto message = sptps::signed_message(sptps::other(at.role), *pair, label_);
  const auto signature = crypto_.sign(at.peer.long_term, message);
  at.event["sig_input"].must_be("message that SIG signs", message);
  at.event["signature"].must_be("signature", signature);
  at.event["ok"].must_be("verification",
                         crypto_.verify(at.peer.long_term.public_key, message, signature));
}

void SessionCheck::on_ecdh_shared(const At& at) {
  const auto exchange = at.self.seen.agreed++;
  const auto shared = secret(at, exchange);
  if (!shared) return;
  at.event["ecdh_private"].must_be("own ephemeral key",
                                   at.self.drawn[exchange].ephemeral.private_key.expanded);
  at.event["peer_ecdh_public"].must_be("other side's ephemeral key",
                                       at.peer.drawn[exchange].ephemeral.public_key);
  at.event["shared"].must_be("shared secret", *shared);
}

void SessionCheck::on_prf(const At& at) {
  const auto exchange = at.self.seen.expanded++;
  const auto pair = kexes(at, exchange);
  const auto shared = secret(at, exchange);
  const auto keys = material(at, exchange);
  if (!pair || !shared || !keys) return;
  at.event["secret"].must_be("shared secret", *shared);
  at.event["prf_seed"].must_be("seed of the PRF", sptps::key_seed(*pair, label_));
  at.event["key"].must_be("key material", *keys);
}

void SessionCheck::on_set_key(const At& at) {
  const auto direction = at.event["direction"].text();
  if (!direction) return;
  const bool out = *direction == "out";
  if (!out && *direction != "in") return at.event["direction"].malformed("in or out");
  const auto keys = material(at, out ? at.self.seen.out_keys++ : at.self.seen.in_keys++);
  if (!keys) return;
  at.event["cipher_key"].must_be("half of the key material",
                                 sptps::key_half(*keys, out ? at.role : sptps::other(at.role)));
}

// Comes just before the wire that it seals.
void SessionCheck::on_encrypt(const At& at) {
  const auto& outputs = at.self.outputs;
  const bool sealed = at.self.seen.out_keys > 0 && !outputs.empty() &&
                      outputs.front().kind == Output::Kind::wire && outputs.front().sealed;
  if (!at.event.holds("order of events", sealed, "midflight seals nothing here")) return;
  const auto keys = material(at, at.self.seen.out_keys - 1);
  if (!keys) return;
  const auto key = sptps::cipher_key(*keys, at.role);
  const auto payload = ByteView(outputs.front().bytes).subspan(sptps::header_size(mode_));
  at.event["seqno"].must_be("number", at.self.seen.wires);
  at.event["cipher_key_used"].must_be("key in use", key);
  at.event["ciphertext_and_tag"].must_be("sealed record", payload);
  Bytes plain(payload.size() - crypto::kTagSize);
  if (at.event.holds("key in use", crypto::open(key, at.self.seen.wires, payload, plain),
                     "midflight seals under another key")) {
    at.event["plaintext_type_and_body"].must_be("type and body", plain);
  }
}

}  // namespace midflight::sim
