#include "core/meta/connection.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/meta/codec.h"

namespace midflight::meta {
namespace {

constexpr std::uint32_t kMajorVersion = 17;
constexpr std::uint32_t kFirstMinorWithSptps = 2;
constexpr std::uint8_t kRequestType = 0;

// By the length of its body, which differs for each (spec 1, "Handshake").
std::string_view handshake_name(std::size_t body_length) {
  if (body_length == sizeof(sptps::Kex)) return "KEX";
  return body_length == sizeof(crypto::Signature) ? "SIG" : "SPTPS_ACK";
}

auto closed(CloseCause cause, std::string detail) { return fail(Closed{cause, std::move(detail)}); }

}  // namespace

// Keeps what a call to the session produces until the session is done with it, so that the owner
// may use the connection while it handles a request. Handshake records alone go out at once.
class Connection::SessionSink final : public sptps::Sink {
 public:
  SessionSink(Connection& connection, Handler& handler)
      : connection_(connection), handler_(handler) {}

  void send_record(std::uint8_t type, ByteView wire) override {
    if (type == sptps::kHandshakeType) {
      const auto sealed = connection_.session_.keyed_out();
      const auto overhead = sptps::overhead(sptps::Mode::stream, sealed);
      handler_.transmit(handshake_name(wire.size() - overhead), wire);
    } else {
      Writer(connection_.wire_).bytes(wire);
    }
  }
  bool receive_record(std::uint8_t type, ByteView body) override {
    connection_.record_.assign(body.begin(), body.end());
    record_type_ = type;
    return true;
  }
  void handshake_done() override { handshake_done_ = true; }

  [[nodiscard]] std::optional<std::uint8_t> record_type() const { return record_type_; }
  [[nodiscard]] bool is_handshake_done() const { return handshake_done_; }

 private:
  Connection& connection_;
  Handler& handler_;
  std::optional<std::uint8_t> record_type_;
  bool handshake_done_ = false;
};

std::string_view to_text(CloseCause cause) {
  switch (cause) {
    case CloseCause::bad_request:
      return "bad request";
    case CloseCause::not_allowed:
      return "request not allowed now";
    case CloseCause::unknown_peer:
      return "unknown peer";
    case CloseCause::wrong_peer:
      return "peer is not the one that was dialled";
    case CloseCause::wrong_version:
      return "incompatible protocol version";
    case CloseCause::refused_record:
      return "refused SPTPS record";
    case CloseCause::packet_length:
      return "PACKET of another length than announced";
    case CloseCause::refused_by_owner:
      return "refused by this node";
  }
  MIDFLIGHT_CHECK(false, "every cause has a text");
}

Connection Connection::dialled(std::string_view peer) {
  Connection out;
  out.dialler_ = true;
  out.peer_ = peer;
  return out;
}

Connection Connection::accepted() { return {}; }

void Connection::established(const Call& call) {
  MIDFLIGHT_CHECK(phase_ == Phase::connecting, "a connection is established once");
  phase_ = Phase::id;
  id_sent_at_ = call.now;
  begin_line();
  format(Id{.name = call.self.name}, line_);
  line_ += '\n';
  call.handler.transmit("ID", as_bytes(line_));
}

Result<void, Closed> Connection::feed(ByteView slice, const Call& call) {
  while (!slice.empty() && phase_ != Phase::closed) {
    const auto taken = step(slice, call);
    if (!taken) {
      close();
      return fail(taken.error());
    }
    MIDFLIGHT_CHECK(*taken > 0 && *taken <= slice.size(), "each step takes some of the slice");
    slice = slice.subspan(*taken);
  }
  return {};
}

Connection::Step Connection::step(ByteView slice, const Call& call) {
  MIDFLIGHT_CHECK(phase_ != Phase::connecting, "bytes come after the connection is established");
  if (phase_ == Phase::id) return take_line(slice, call);
  if (raw_length_ > 0) return take_raw(slice, call);
  return take_record(slice, call);
}

Connection::Step Connection::take_line(ByteView slice, const Call& call) {
  const auto newline = std::find(slice.begin(), slice.end(), '\n');
  partial_.insert(partial_.end(), slice.begin(), newline);
  if (partial_.size() > kMaxLine) return closed(CloseCause::bad_request, "ID: line too long");
  if (newline == slice.end()) return slice.size();
  line_.assign(as_text(partial_));
  partial_.clear();
  if (const auto result = on_id(line_, call); !result) return fail(result.error());
  return static_cast<std::size_t>(newline - slice.begin()) + 1;
}

Connection::Step Connection::take_raw(ByteView slice, const Call& call) {
  const auto taken = std::min(slice.size(), raw_length_ - partial_.size());
  Writer(partial_).bytes(slice.first(taken));
  if (partial_.size() < raw_length_) return taken;
  raw_length_ = 0;
  record_.swap(partial_);
  partial_.clear();
  if (!call.handler.on_sptps_packet(record_)) {
    return closed(CloseCause::refused_by_owner, "SPTPS_PACKET");
  }
  return taken;
}

Connection::Step Connection::take_record(ByteView slice, const Call& call) {
  SessionSink sink(*this, call.handler);
  const auto taken = session_.receive_stream_record(slice, {call.crypto, call.entropy, sink});
  if (!taken) return closed(CloseCause::refused_record, to_text(taken.error()));
  if (sink.is_handshake_done() && phase_ == Phase::handshake) send_ack(call);
  if (const auto type = sink.record_type()) {
    if (const auto result = on_record(*type, call); !result) return fail(result.error());
  }
  return *taken;
}

Result<void, Closed> Connection::on_id(std::string_view line, const Call& call) {
  const auto message = parse(line);
  if (!message) return closed(CloseCause::bad_request, message.error().message);
  const auto* const id = std::get_if<Id>(&*message);
  if (id == nullptr) return closed(CloseCause::not_allowed, std::string(name_of(*message)));
  if (id->major != kMajorVersion || id->minor < kFirstMinorWithSptps) {
    return closed(CloseCause::wrong_version, std::string(line));
  }
  if (dialler_ && id->name != peer_) return closed(CloseCause::wrong_peer, id->name);
  const auto key = call.handler.peer_key(id->name);
  if (!key) return closed(CloseCause::unknown_peer, id->name);
  peer_ = id->name;
  start_session(*key, call);
  return {};
}

void Connection::start_session(const crypto::PublicKey& peer_key, const Call& call) {
  const std::string_view own = call.self.name;
  sptps::Setup setup;
  setup.mode = sptps::Mode::stream;
  setup.role = dialler_ ? sptps::Role::initiator : sptps::Role::responder;
  setup.own = call.self.key;
  setup.peer = peer_key;
  setup.label = dialler_ ? sptps::stream_label(own, peer_) : sptps::stream_label(peer_, own);
  phase_ = Phase::handshake;
  SessionSink sink(*this, call.handler);
  session_.start(setup, {call.crypto, call.entropy, sink});
}

void Connection::send_ack(const Call& call) {
  const auto elapsed = std::chrono::floor<std::chrono::milliseconds>(call.now - id_sent_at_);
  own_weight_ = call.handler.weight().value_or(static_cast<std::int32_t>(elapsed.count()));
  phase_ = Phase::ack;
  seal_request(Ack{call.self.port, own_weight_, call.self.options}, call);
  flush("ACK", call);
}

Result<void, Closed> Connection::on_record(std::uint8_t type, const Call& call) {
  if (type != kRequestType) {
    return closed(CloseCause::bad_request, "record of type " + std::to_string(type));
  }
  if (frame_length_ > 0) {
    if (record_.size() != frame_length_) {
      return closed(CloseCause::packet_length, std::to_string(record_.size()));
    }
    frame_length_ = 0;
    call.handler.on_packet(record_);
    return {};
  }
  const auto line = as_text(record_);
  if (!line.ends_with('\n')) return closed(CloseCause::bad_request, "request without newline");
  return on_request(line.substr(0, line.size() - 1), call);
}

Result<void, Closed> Connection::on_request(std::string_view line, const Call& call) {
  const auto message = parse(line);
  if (!message) return closed(CloseCause::bad_request, message.error().message);
  const auto* const ack = std::get_if<Ack>(&*message);
  const bool allowed = activated() ? ack == nullptr && !std::holds_alternative<Id>(*message)
                                   : phase_ == Phase::ack && ack != nullptr;
  if (!allowed) return closed(CloseCause::not_allowed, std::string(name_of(*message)));
  if (const auto* const packet = std::get_if<Packet>(&*message)) {
    frame_length_ = packet->length;
    return {};
  }
  if (const auto* const packet = std::get_if<SptpsPacket>(&*message)) {
    raw_length_ = packet->length;
    return {};
  }
  if (ack != nullptr) {
    peer_ack_ = *ack;
    phase_ = Phase::activated;
  }
  if (!call.handler.on_message(*message, line)) {
    return closed(CloseCause::refused_by_owner, std::string(line));
  }
  return {};
}

void Connection::seal(ByteView body, const Call& call) {
  SessionSink sink(*this, call.handler);
  const auto sent = session_.send(kRequestType, body, {call.crypto, call.entropy, sink});
  MIDFLIGHT_CHECK(sent.has_value(), "a session that finished its handshake seals requests");
}

// With room for most requests.
void Connection::begin_line() {
  line_.clear();
  line_.reserve(120);
}

void Connection::seal_request(const Message& message, const Call& call) {
  begin_line();
  format(message, line_);
  line_ += '\n';
  seal(as_bytes(line_), call);
}

void Connection::flush(std::string_view name, const Call& call) {
  call.handler.transmit(name, wire_);
  wire_.clear();
}

bool Connection::send(const Message& message, const Call& call) {
  if (!activated()) return false;
  seal_request(message, call);
  flush(name_of(message), call);
  return true;
}

bool Connection::send_line(std::string_view name, std::string_view line, const Call& call) {
  if (!activated()) return false;
  line_.assign(line).append(1, '\n');
  seal(as_bytes(line_), call);
  flush(name, call);
  return true;
}

bool Connection::send_packet(ByteView frame, const Call& call) {
  MIDFLIGHT_CHECK(!frame.empty() && frame.size() <= kMaxPacket, "a frame fits PACKET");
  if (!activated()) return false;
  seal_request(Packet{static_cast<std::uint32_t>(frame.size())}, call);
  seal(frame, call);
  flush("PACKET", call);
  return true;
}

bool Connection::send_sptps_packet(ByteView bytes, const Call& call) {
  MIDFLIGHT_CHECK(!bytes.empty() && bytes.size() <= kMaxPacket, "a record fits SPTPS_PACKET");
  if (!activated()) return false;
  seal_request(SptpsPacket{static_cast<std::uint32_t>(bytes.size())}, call);
  Writer(wire_).bytes(bytes);
  flush("SPTPS_PACKET", call);
  return true;
}

void Connection::close() {
  phase_ = Phase::closed;
  session_.stop();
  partial_.clear();
  frame_length_ = 0;
  raw_length_ = 0;
}

void Connection::write_state(Writer& out, Numbers numbers) const {
  const bool ack_sent = phase_ >= Phase::ack;  // then the instant of ID has done its work
  out.fields(static_cast<std::uint8_t>(phase_), dialler_).counted(peer_);
  const auto id_sent_at = ack_sent ? LocalInstant{} : id_sent_at_;
  out.fields(id_sent_at.time_since_epoch().count(), std::int64_t{own_weight_}, peer_ack_.port,
             std::int64_t{peer_ack_.weight}, peer_ack_.options);
  session_.write_state(out, numbers);
  out.counted(partial_).fields(frame_length_, raw_length_, last_ping_time, ping_outstanding);
}

}  // namespace midflight::meta
