#include "sim/live/vector_replay.h"

#include <algorithm>

#include "core/crypto/hash.h"

namespace midflight::sim {

FixedBytes<32> VectorRng::draw() {
  Bytes input;
  Writer(input).text(seed_).integer(counter_++);
  const auto block = crypto::sha512(input);
  return Reader(block).fixed<32>().value();
}

ReplayedEnd::ReplayedEnd(VectorRng& rng, crypto::Operations& crypto)
    : long_term_seed(rng.draw()),
      long_term(crypto.key_pair(long_term_seed)),
      rng_(rng),
      crypto_(crypto) {}

sptps::KexEntropy ReplayedEnd::draw(std::uint32_t /*exchange*/) {
  sptps::KexEntropy entropy;
  entropy.nonce = rng_.draw();
  entropy.ephemeral_seed = rng_.draw();
  const auto ephemeral = crypto_.key_pair(entropy.ephemeral_seed);
  drawn.push_back(
      {entropy.ephemeral_seed, ephemeral, sptps::make_kex(entropy.nonce, ephemeral.public_key)});
  return entropy;
}

void ReplayedEnd::send_record(std::uint8_t type, ByteView wire) {
  outputs.push_back({Output::Kind::wire, type, session.keyed_out(), {wire.begin(), wire.end()}});
  sent.insert(sent.end(), wire.begin(), wire.end());
  datagrams.emplace_back(wire.begin(), wire.end());
}

bool ReplayedEnd::receive_record(std::uint8_t type, ByteView body) {
  outputs.push_back({Output::Kind::record, type, false, {body.begin(), body.end()}});
  return true;
}

void ReplayedEnd::handshake_done() {
  outputs.push_back({Output::Kind::handshake_done, sptps::kHandshakeType, false, {}});
}

}  // namespace midflight::sim
