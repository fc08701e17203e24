// The two keys that a live session needs, read from files.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/crypto/ed25519.h"

namespace midflight::cli {

// A file that others than its owner can read is refused unless `readable` allows it.
[[nodiscard]] Result<crypto::KeyPair> read_private_key(const std::string& path, bool readable);

// In any form that crypto::parse_public_key takes.
[[nodiscard]] Result<crypto::PublicKey> read_peer_key(const std::string& path);

}  // namespace midflight::cli
