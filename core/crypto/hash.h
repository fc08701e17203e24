// Hashes, the ids made from them, and the wiping of secrets.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::crypto {

[[nodiscard]] FixedBytes<64> sha512(ByteView bytes);
[[nodiscard]] FixedBytes<32> blake2b(ByteView bytes);

// The first 8 bytes of blake2b, big-endian. One-way, so that it may stand for a secret in a report.
[[nodiscard]] std::uint64_t fingerprint64(ByteView bytes);

// How SPTPS datagrams name a node: the first 6 bytes of SHA-512(name) (spec 2, "Ids").
using NodeId = FixedBytes<6>;
[[nodiscard]] NodeId node_id(std::string_view name);
[[nodiscard]] NodeId node_id_of(const FixedBytes<64>& hash);  // SHA-512(name)

// Overwrites a secret in a way that the compiler can't drop.
void wipe(std::span<std::uint8_t> secret);
void wipe(std::string& secret);

}  // namespace midflight::crypto
