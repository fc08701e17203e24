// What can be told of an SPTPS handshake record without its keys: kind and sealing follow from its
// length, and its number stands in front (spec 1, "Records").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/meta/messages.h"

namespace midflight::sim {

enum class HandshakeKind : std::uint8_t { kex, sig, ack };

struct HandshakeRecord {
  HandshakeKind kind{};
  bool sealed = false;
  std::uint32_t number = 0;

  // Number apart.
  [[nodiscard]] bool alike(const HandshakeRecord& other) const {
    return kind == other.kind && sealed == other.sealed;
  }
};

// Nothing if no handshake record has this length.
[[nodiscard]] std::optional<HandshakeRecord> read_handshake(ByteView record);
// Bytes of the two ids that stand in front of the record in an SPTPS_PACKET.
inline constexpr std::uint32_t kNodeIds = 12;
// A sealed one, by the length of an SPTPS_PACKET.
[[nodiscard]] std::optional<HandshakeKind> sealed_kind_by_length(std::size_t packet_length);

// One handshake record on the channel between two nodes, in a meta message.
struct CarriedRecord {
  std::string from;
  std::string to;
  bool starts = false;  // REQ_KEY/15: a new session
  Bytes wire;
  HandshakeRecord record;
};
[[nodiscard]] std::optional<CarriedRecord> carried_record(const meta::Message& message);
[[nodiscard]] std::optional<CarriedRecord> carried_record(std::string_view request);

// "KEX in the clear, number 0"
[[nodiscard]] std::string to_text(const HandshakeRecord& record);
[[nodiscard]] std::string_view to_text(HandshakeKind kind);

}  // namespace midflight::sim
