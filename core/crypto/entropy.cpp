#include "core/crypto/entropy.h"

#include <sodium.h>

namespace midflight::crypto {
namespace {

template <std::size_t N>
FixedBytes<N> keyed_hash(const EntropyRoot& root, ByteView input) {
  FixedBytes<N> out{};
  crypto_generichash_blake2b(out.data(), out.size(), input.data(), input.size(), root.key.data(),
                             root.key.size());
  return out;
}

}  // namespace

EntropyRoot entropy_root(std::uint64_t seed) {
  Bytes input;
  Writer(input).counted("midflight entropy root").integer(seed);
  return {keyed_hash<32>(EntropyRoot{}, input)};
}

FixedBytes<64> derive(const EntropyRoot& root, const KexPlace& place) {
  Bytes input;
  Writer(input)
      .counted("kex")
      .counted(place.node)
      .counted(place.peer)
      .integer(place.start)
      .integer(place.exchange);
  return keyed_hash<64>(root, input);
}

Seed derive(const EntropyRoot& root, std::string_view purpose, std::string_view name) {
  Bytes input;
  Writer(input).counted("seed").counted(purpose).counted(name);
  return keyed_hash<32>(root, input);
}

}  // namespace midflight::crypto
