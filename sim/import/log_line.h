// One line of a tinc daemon's log, taken apart (spec 6). The wordings are those of tinc 1.1 before
// and after the fix; optional parts are as different versions have them.
#pragma once

#include <string_view>

#include "core/base/time.h"

namespace midflight::sim {

enum class LineKind : std::uint8_t {
  foreign,  // no line of a tinc daemon
  unknown,  // tinc's, of no known wording
  noted,    // known, says nothing that is used
  // Meta messages: `word` is the name, `rest` the text.
  request_in,
  request_out,
  request_flooded,    // to all neighbours
  request_forwarded,  // to all but `peer`
  // VPN packets; a: length of the frame.
  packet_read,
  packet_out,
  packet_in,
  // A record was handed to a relay: `from`, `to`; `peer` is the relay, `word` "TCP" or "UDP".
  record_out,
  // Channels.
  no_key,
  patience_ended,
  undecodable,   // restarts, by the 10-second rule
  not_ours_yet,  // a packet before keys; restarts
  not_his_yet,   // a packet before keys; waits
  keyed,
  already_started,
  keys_expired,
  exchange_refused,
  refused,     // `word`: the cause; a, b: its numbers
  bad_packet,  // older versions name a refused record's peer here
  // UDP.
  probe_request_in,  // a: length
  probe_reply_in,    // a: length
  udp_timed_out,
  udp_address,  // rest: "HOST port PORT"
  unknown_source,
  // Nodes and connections.
  dialling,
  connected,
  accepted,  // rest: "HOST port PORT"
  activated,
  closing,
  reachable,
  unreachable,
  daemon_started,
  daemon_stopped,
};

// LogLine::word of a refused packet that the key did not open.
inline constexpr std::string_view kUndecryptable = "Failed to decrypt and verify packet";

struct LogLine {
  LineKind kind = LineKind::foreign;
  std::uint32_t number = 0;  // in its log, from 1
  LocalInstant at;
  LocalInstant loop_at;  // when the daemon's event loop last looked at the clock, at the earliest
  std::string_view whole;
  std::string_view stamp;  // date and time, as they stand there
  std::string_view ident;  // "tinc", "tinc.NETNAME"
  std::string_view text;   // behind the prefix
  std::string_view peer;
  std::string_view peer_place;  // what stands in parentheses behind the name
  std::string_view from;
  std::string_view from_place;
  std::string_view to;
  std::string_view word;
  std::string_view rest;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

// "12:34:56.789" of "2026-11-24 12:34:56.789".
[[nodiscard]] std::string_view time_of_day(std::string_view stamp);

// Whether such a line tells of something that came to the daemon, or of its timers.
[[nodiscard]] bool is_input(LineKind kind);

// Views point into `line`, which has no newline.
[[nodiscard]] LogLine read_line(std::string_view line);

}  // namespace midflight::sim
