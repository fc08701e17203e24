// The checks of one vector of each format. Inputs that are missing end the checks that need them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/crypto/operations.h"
#include "core/sptps/handshake.h"
#include "core/sptps/record.h"
#include "sim/live/vector_field.h"

namespace midflight::sim {

// The key material of every handshake met so far, by session and index: a rekey is sealed under
// the one before it.
using HandshakeKeys = std::map<std::pair<std::string, std::uint32_t>, crypto::KeyMaterial>;

void check_session(const Field& vector, crypto::Operations& crypto);
void check_handshake(const Field& vector, crypto::Operations& crypto, HandshakeKeys& keys);
void check_record(const Field& vector);
void check_replay_window(const Field& vector);

// Shared by the formats: KIND_seed, KIND_private and KIND_public of one side against each other.
std::optional<crypto::KeyPair> check_key_pair(const Field& side, const std::string& kind,
                                              crypto::Operations& crypto);
std::optional<sptps::Mode> read_mode(const Field& mode);

}  // namespace midflight::sim
