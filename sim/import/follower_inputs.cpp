// What came to the real node, for the simulated one.
#include <algorithm>

#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "core/node/probes.h"
#include "core/sptps/record.h"
#include "sim/host/packet.h"
#include "sim/import/follower.h"
#include "sim/import/handshake_record.h"

namespace midflight::sim {
namespace {

constexpr std::uint32_t kFrameHeader = 14;
constexpr std::uint32_t kPacketOverhead = 19;  // of an SPTPS_PACKET over the frame that it carries
constexpr std::size_t kUsualRecord = 105;      // a ping's; a relay's log tells no sizes
constexpr std::size_t kProbeSize = 18;

// Any bytes that no key opens, with a number.
Bytes unreadable(std::uint32_t number, std::size_t size) {
  Bytes out;
  Writer(out).integer(number);
  out.resize(std::max(size, out.size()));
  return out;
}

Bytes ip_body(std::uint32_t frame_length) {
  Bytes body(std::clamp<std::size_t>(frame_length, kFrameHeader + 1, node::kMtu) - kFrameHeader);
  body[0] = kIpv4;
  return body;
}

}  // namespace

void Follower::take(const LogLine& line) {
  switch (line.kind) {
    case LineKind::packet_out:
      packet_to_ = line.peer;
      if (bench_->knows(line.peer) && followed(line.peer)) bench_->send_packet(line.peer, line.a);
      break;
    case LineKind::packet_in:
      take_data(line);
      break;
    case LineKind::request_in:
      take_request(line);
      break;
    case LineKind::keys_expired:
      bench_->expire_keys();
      break;
    case LineKind::probe_request_in:
    case LineKind::probe_reply_in:
      take_probe(line);
      break;
    case LineKind::udp_timed_out:
      if (bench_->knows(line.peer)) bench_->udp_timeout(line.peer);
      break;
    default:
      take_connection(line);
      break;
  }
}

void Follower::take_connection(const LogLine& line) {
  if (line.kind == LineKind::connected && bench_->knows(line.peer)) {
    bench_->connect(line.peer, true, facts_.next_ack(place_, line.peer));
  } else if (line.kind == LineKind::accepted) {
    const auto peer = facts_.next_id(place_, line.rest);
    if (bench_->knows(peer)) bench_->connect(peer, false, facts_.next_ack(place_, peer));
  } else if (line.kind == LineKind::closing && line.peer != log_.name) {
    bench_->disconnect(line.peer);
  }
}

void Follower::take_request(const LogLine& line) {
  const auto message = meta::parse(line.rest);
  if (!message) return;
  if (const auto* const id = std::get_if<meta::Id>(&*message)) {
    bench_->hand_over_until(id->name, "ID");
  } else if (std::holds_alternative<meta::Ack>(*message)) {
    bench_->hand_over_until(line.peer, "ACK");
  } else if (const auto* const packet = std::get_if<meta::Packet>(&*message)) {
    frame_from_ = line.peer;
    bench_->frame(line.peer, packet->length);
  } else if (std::holds_alternative<meta::SptpsPacket>(*message)) {
    take_sptps_packet(line);
  } else if (const auto carried = carried_record(*message);
             carried && carried->to == log_.name && bench_->knows(carried->from)) {
    if (followed(carried->from)) take_channel_record(line, *carried);
  } else {
    bench_->request(line.peer, line.word, line.rest);
  }
}

// The real record is kept where it was refused for what can be seen from outside; all others are
// made anew, under the keys of the simulation.
void Follower::take_channel_record(const LogLine& line, const CarriedRecord& carried) {
  auto& channel = bench_->channel(carried.from);
  auto shown = carried.record;
  shown.number -= std::min(shown.number, base_of(carried.from));
  auto made = carried.starts ? channel.start(line.at, bench_->crypto())
                             : channel.handshake(shown, line.at, bench_->crypto());
  if (!made || refusal_ahead()) {
    bench_->request(line.peer, line.word, line.rest);
    return;
  }
  auto message = *meta::parse(line.rest);
  auto payload = crypto::to_base64(*made);
  if (auto* const request = std::get_if<meta::ReqKey>(&message)) request->payload = payload;
  if (auto* const answer = std::get_if<meta::AnsKey>(&message)) answer->payload = payload;
  std::string text;
  meta::format(message, text);
  bench_->request(line.peer, line.word, text);
}

// Whether the log goes on with the refusal of this record, by its number.
bool Follower::refusal_ahead() const {
  const auto carried = carried_record(log_.lines[place_].rest);
  if (!carried || place_ + 1 >= log_.lines.size()) return false;
  const auto& next = log_.lines[place_ + 1];
  return next.kind == LineKind::refused && next.word == "Invalid packet seqno" &&
         next.a == carried->record.number;
}

// Whether the next line is about the SPTPS_PACKET of this one.
bool Follower::told_of_next(std::uint32_t length) const {
  constexpr Duration kOneTurn = std::chrono::milliseconds(1);
  if (place_ + 1 >= log_.lines.size()) return false;
  const auto& next = log_.lines[place_ + 1];
  if (next.kind == LineKind::packet_in) return next.a + kPacketOverhead == length;
  const bool relayed = next.kind == LineKind::record_out && next.from != log_.name;
  if (!relayed && next.kind != LineKind::refused) return false;
  return !sealed_kind_by_length(length) || next.at - log_.lines[place_].at <= kOneTurn;
}

// Whose record it is, the log tells later or not at all.
void Follower::take_sptps_packet(const LogLine& line) {
  const auto message = meta::parse(line.rest);
  const auto length = std::get<meta::SptpsPacket>(*message).length;
  packet_length_ = length;
  const auto kind = sealed_kind_by_length(length);
  // A KEX can come at any time; the others only where they are due.
  const bool due = kind && *kind != HandshakeKind::kex;
  const auto from = due || (kind && !told_of_next(length)) ? sender_of_packet(*kind) : "";
  if (from.empty()) return;
  packet_length_ = 0;
  const auto wire = bench_->channel(from).handshake({*kind, true, 0}, line.at, bench_->crypto());
  if (wire) {
    bench_->record(
        {.from = from, .to = log_.name, .wire = *wire, .by_tcp = true, .authentic = true});
  }
}

// Whom the node answers in turn is who sent it; else it is who has such a record to send.
std::string Follower::sender_of_packet(HandshakeKind kind) const {
  const auto can_make = [&](const std::string& peer) {
    if (peer == log_.name || !bench_->knows(peer)) return false;
    auto copy = bench_->channel(peer);
    return copy.handshake({kind, true, 0}, log_.lines[place_].at, bench_->crypto()).has_value();
  };
  for (auto i = place_ + 1; i < log_.lines.size() && !is_input(log_.lines[i].kind); ++i) {
    const auto& line = log_.lines[i];
    if (line.kind != LineKind::record_out || line.word != "TCP" || line.from != log_.name) continue;
    if (std::string peer(line.to); can_make(peer)) return peer;
  }
  for (const auto& node : facts_.nodes()) {
    if (can_make(node.name)) return node.name;
  }
  return {};
}

void Follower::take_data(const LogLine& line) {
  const bool told = line.peer == frame_from_;
  frame_from_.clear();
  if (told || !bench_->knows(line.peer) || !followed(line.peer)) return;
  const bool by_tcp = packet_length_ == line.a + kPacketOverhead;
  packet_length_ = 0;
  const auto wire = bench_->channel(line.peer).application(0, ip_body(line.a), bench_->crypto());
  if (wire) {
    bench_->record(
        {.from = line.peer, .to = log_.name, .wire = *wire, .by_tcp = by_tcp, .authentic = true});
  }
}

void Follower::take_relayed(const LogLine& line) {
  if (!bench_->knows(line.from) || !bench_->knows(line.to)) return;
  const auto size = packet_length_ > kNodeIds ? packet_length_ - kNodeIds : kUsualRecord;
  const auto wire = unreadable(0, size);
  bench_->record({.from = line.from, .to = line.to, .wire = wire, .by_tcp = packet_length_ > 0});
  packet_length_ = 0;
}

// A record that came by itself and was refused.
void Follower::take_refused(const LogLine& line) {
  const std::string peer(line.peer);
  if (!bench_->knows(peer) || !followed(peer)) return;
  auto& channel = bench_->channel(peer);
  std::optional<Bytes> wire;
  if (line.word == "Received late or replayed packet") wire = channel.repeated();
  if (line.word == "seqs in the future") {
    channel.lose(line.a, bench_->crypto());
    wire = channel.application(0, ip_body(kUsualRecord), bench_->crypto());
  }
  if (!wire) {
    garbage(peer, line.a);
    return;
  }
  bench_->record({.from = peer,
                  .to = log_.name,
                  .wire = *wire,
                  .by_tcp = packet_length_ > 0,
                  .authentic = true});
}

void Follower::garbage(std::string_view peer, std::uint32_t number) {
  if (!bench_->knows(peer)) return;
  const auto wire = unreadable(number, kUsualRecord);
  bench_->record({.from = peer, .to = log_.name, .wire = wire, .by_tcp = packet_length_ > 0});
  packet_length_ = 0;
}

void Follower::take_probe(const LogLine& line) {
  if (!bench_->knows(line.peer) || !followed(line.peer)) return;
  Bytes body(std::clamp<std::size_t>(line.a, kProbeSize, node::kMtu));
  if (line.kind == LineKind::probe_reply_in) {
    body.resize(kProbeSize);
    body[0] = 2;
    body[1] = static_cast<std::uint8_t>(line.a >> 8U);
    body[2] = static_cast<std::uint8_t>(line.a);
  }
  const auto wire =
      bench_->channel(line.peer).application(node::kProbeType, body, bench_->crypto());
  if (!wire) return;
  bench_->record({.from = line.peer, .to = log_.name, .wire = *wire, .authentic = true});
}

}  // namespace midflight::sim
