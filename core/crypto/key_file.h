// tinc's PEM-like key files as text (spec 1, "Primitives"). Lines before BEGIN are skipped and a
// missing END is forgiven, as tinc does. Errors name the line, counted from 1.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/crypto/ed25519.h"

namespace midflight::crypto {

[[nodiscard]] Result<KeyPair> parse_private_key(std::string_view text);
// In PEM form, the 43 digits of one alone, or a tinc host file with a line
// "Ed25519PublicKey = DIGITS".
[[nodiscard]] Result<PublicKey> parse_public_key(std::string_view text);

// The caller wipes it.
[[nodiscard]] std::string format_private_key(const KeyPair& key);
[[nodiscard]] std::string format_public_key(const PublicKey& key);

}  // namespace midflight::crypto
