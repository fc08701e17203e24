// What one log tells of one channel, as a list of moments: the material of the diagnosis.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/import/handshake_record.h"
#include "sim/import/log_reader.h"

namespace midflight::sim {

enum class MomentKind : std::uint8_t {
  sent,      // a handshake record
  received,  // a handshake record
  refused,   // a record; nothing is known of which
  no_key,
  patience_ended,
  undecodable,
  not_ours_yet,
  keyed,
  packet_in,
  lost,  // the node became unreachable: the channel is gone by rule
};

struct Moment {
  MomentKind kind{};
  const LogLine* line = nullptr;
  LocalInstant at;         // aligned
  bool starts = false;     // REQ_KEY/15
  bool by_expiry = false;  // sent because the node's own keys expired
  std::optional<HandshakeRecord> record{};
};

struct ChannelHistory {
  const NodeLog* log = nullptr;
  std::string peer;
  std::vector<Moment> moments;
};

// One for each peer with which the node has or had a channel, in order of names.
[[nodiscard]] std::vector<ChannelHistory> channel_histories(const NodeLog& log);

}  // namespace midflight::sim
