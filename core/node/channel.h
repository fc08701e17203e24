// The SPTPS channel between this node and one peer (spec 2): starting, stopping, feeding it records
// and the rules that restart it.
#pragma once

#include "core/node/router.h"
#include "core/node/turn.h"

namespace midflight::node {

// The ways in which a record arrives; static texts that appear in reports.
inline constexpr std::string_view kByUdp = "UDP";
inline constexpr std::string_view kByReqKey = "REQ_KEY";
inline constexpr std::string_view kByAnsKey = "ANS_KEY";
inline constexpr std::string_view kBySptpsPacket = "SPTPS_PACKET";

// "KEX", "SECONDARY_KEX", "SIG", "ACK" or "STOPPED"; static text.
[[nodiscard]] std::string_view session_state_name(sptps::State state);

// Starts anew as initiator; the KEX goes out as REQ_KEY/15. `why` is the daemon's wording.
void restart_channel(const Turn& turn, NodeIndex peer, std::string_view why);
// Leaves validkey and waitingforkey alone.
void stop_channel(const Turn& turn, NodeIndex peer);
// REQ_KEY/15 came: starts anew as responder and feeds it the KEX, whatever comes of that.
void accept_channel(const Turn& turn, NodeIndex peer, ByteView kex);

// Hands an arrived record to the session. False if it was refused, by the session or its user.
[[nodiscard]] bool feed_channel(const Turn& turn, NodeIndex peer, ByteView wire,
                                std::string_view carrier);
// The 10-second rule, after a record that could not be used. `why` is the daemon's wording.
void restart_if_patience_ended(const Turn& turn, NodeIndex peer, std::string_view why);
// The same after data, which unlike an ANS_KEY may come late, twice, too early or from anybody: one
// record alone says little about the channel.
void restart_if_data_fails(const Turn& turn, NodeIndex peer, std::string_view why);

// Seals an application record and sends it on its way; lost if the session is unkeyed.
struct Outbound {
  std::uint8_t type = 0;
  ByteView body{};
  Label label{};  // its message is filled in when the carrier is known
  Addressing addressing = Addressing::chosen;
};
void send_record(const Turn& turn, NodeIndex peer, const Outbound& record);
// Refused without retry while an exchange is under way.
void force_key_exchange(const Turn& turn, NodeIndex peer);

}  // namespace midflight::node
