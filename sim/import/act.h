// What a node does that a log and a simulation can both tell: the unit of comparison.
#pragma once

#include <optional>
#include <string>

#include "core/base/effects.h"
#include "sim/import/handshake_record.h"
#include "sim/import/log_line.h"

namespace midflight::sim {

enum class ActKind : std::uint8_t {
  message,  // `what`: its name, ends and record, or its text if it is another node's
  refused,  // `what`: the cause, as the daemon words it
  no_key,
  patience_ended,
  undecodable,
  not_ours_yet,
  keyed,
  exchange_refused,
};

struct Act {
  ActKind kind{};
  std::string peer{};  // the channel's other end; empty if the log does not tell
  std::string what{};
  bool restart = false;  // this message starts a channel
  std::optional<HandshakeRecord> record{};

  // Record numbers apart.
  [[nodiscard]] bool same(const Act& other) const;
};

// Nothing if the line tells of no act, or of one that is not compared.
[[nodiscard]] std::optional<Act> act_of(const LogLine& line, std::string_view self);
[[nodiscard]] std::optional<Act> act_of(const meta::Message& message, std::string_view text,
                                        std::string_view self);
// `peer` is the name of the report's peer.
[[nodiscard]] std::optional<Act> act_of(const Report& report, std::string_view peer);
// A handshake record that travels as SPTPS_PACKET or REQ_KEY/21.
[[nodiscard]] Act packet_act(std::string_view peer, HandshakeKind kind);

// For people: "sends REQ_KEY A>B with KEX (clear) number 0".
[[nodiscard]] std::string to_text(const Act& act);

}  // namespace midflight::sim
