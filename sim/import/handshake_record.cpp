#include "sim/import/handshake_record.h"

#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "core/sptps/handshake.h"
#include "core/sptps/record.h"

namespace midflight::sim {
namespace {

std::optional<HandshakeKind> kind_by_body(std::size_t size) {
  if (size == std::tuple_size_v<sptps::Kex>) return HandshakeKind::kex;
  if (size == std::tuple_size_v<crypto::Signature>) return HandshakeKind::sig;
  if (size == 0) return HandshakeKind::ack;
  return std::nullopt;
}

}  // namespace

std::optional<HandshakeRecord> read_handshake(ByteView record) {
  const auto number = Reader(record).integer<std::uint32_t>();
  for (const bool sealed : {false, true}) {
    const auto overhead = sptps::overhead(sptps::Mode::datagram, sealed);
    if (!number || record.size() < overhead) continue;
    if (const auto kind = kind_by_body(record.size() - overhead)) {
      return HandshakeRecord{*kind, sealed, *number};
    }
  }
  return std::nullopt;
}

std::optional<HandshakeKind> sealed_kind_by_length(std::size_t packet_length) {
  const auto overhead = kNodeIds + sptps::kDatagramOverhead;
  return packet_length < overhead ? std::nullopt : kind_by_body(packet_length - overhead);
}

std::optional<CarriedRecord> carried_record(const meta::Message& message) {
  CarriedRecord out;
  std::string_view payload;
  if (const auto* const answer = std::get_if<meta::AnsKey>(&message)) {
    out.from = answer->from;
    out.to = answer->to;
    payload = answer->payload;
  } else if (const auto* const request = std::get_if<meta::ReqKey>(&message)) {
    out.from = request->from;
    out.to = request->to;
    out.starts = request->kind == meta::ReqKeyKind::start;
    if (!out.starts && request->kind != meta::ReqKeyKind::sptps_packet) return std::nullopt;
    payload = request->payload;
  } else {
    return std::nullopt;
  }
  auto wire = crypto::from_base64(payload);
  const auto record = wire ? read_handshake(*wire) : std::nullopt;
  if (!record) return std::nullopt;
  out.wire = std::move(*wire);
  out.record = *record;
  return out;
}

std::optional<CarriedRecord> carried_record(std::string_view request) {
  const auto message = meta::parse(request);
  return message ? carried_record(*message) : std::nullopt;
}

std::string to_text(const HandshakeRecord& record) {
  return std::string(to_text(record.kind)) + (record.sealed ? " (sealed)" : " (clear)") +
         " number " + std::to_string(record.number);
}

std::string_view to_text(HandshakeKind kind) {
  switch (kind) {
    case HandshakeKind::kex:
      return "KEX";
    case HandshakeKind::sig:
      return "SIG";
    case HandshakeKind::ack:
      break;
  }
  return "ACK";
}

}  // namespace midflight::sim
