// The protocol state of one meta connection (spec 2, "Meta connections"): a value that knows no
// node.
//
// 1. Both sides send ID as a plain line, then run an SPTPS stream session (the dialler initiates),
//    then send ACK; a connection is activated once the peer's ACK has come.
// 2. Each request with its newline is one type-0 record. A PACKET's frame is one further record of
//    exactly its length; an SPTPS_PACKET's bytes are raw in the stream, outside the session.
// 3. Anything that can't be parsed, isn't allowed yet or doesn't authenticate closes the
// connection:
//    it takes and sends nothing any more.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/meta/messages.h"
#include "core/sptps/session.h"

namespace midflight::meta {

inline constexpr std::uint32_t kDefaultOptions = 0x700000c;

// Who this side is; the same for all its connections.
struct Identity {
  std::string name;
  crypto::KeyPair key;
  std::uint16_t port = 655;
  std::uint32_t options = kDefaultOptions;
};

// What a connection asks of, and tells, its owner. The owner may call send functions or close() on
// the same connection from inside, but not destroy it.
class Handler {
 public:
  virtual ~Handler() = default;
  // ID came: the key of the node with this name, if it may connect (known, and not this node).
  virtual std::optional<crypto::PublicKey> peer_key(std::string_view name) = 0;
  // What ACK is to say of this connection, in milliseconds, instead of what was measured.
  virtual std::optional<std::int32_t> weight() { return std::nullopt; }
  // ACK (the connection has just been activated), and then every request but PACKET and
  // SPTPS_PACKET. `text` is the line without its newline. False closes.
  virtual bool on_message(const Message& message, std::string_view text) = 0;
  // The frame of a PACKET: a packet with its 14-byte header.
  virtual void on_packet(ByteView frame) = 0;
  // The bytes of an SPTPS_PACKET: destination id, source id, record. False closes.
  virtual bool on_sptps_packet(ByteView bytes) = 0;
  // Bytes for the stream. The name is that of the request, or KEX, SIG or SPTPS_ACK; static text.
  // Must not call the connection.
  virtual void transmit(std::string_view name, ByteView wire) = 0;
};

struct Call {
  LocalInstant now;
  crypto::Operations& crypto;
  sptps::EntropySource& entropy;
  const Identity& self;
  Handler& handler;
};

enum class Phase : std::uint8_t {
  connecting,  // dialled; the stream is not there yet
  id,          // my ID is sent, the peer's is awaited
  handshake,   // the SPTPS session runs its first exchange
  ack,         // my ACK is sent, the peer's is awaited
  activated,
  closed,
};

enum class CloseCause : std::uint8_t {
  bad_request,     // can't be parsed
  not_allowed,     // not in this phase
  unknown_peer,    // the owner doesn't let this name connect
  wrong_peer,      // dialled one name, got another
  wrong_version,   // protocol other than 17, or without SPTPS
  refused_record,  // the session refused a record: wrong key, forged, garbled
  packet_length,   // PACKET's frame has another length than announced
  refused_by_owner,
};
[[nodiscard]] std::string_view to_text(CloseCause cause);

struct Closed {
  CloseCause cause;
  std::string detail;  // the field, or the session's cause; for people
};

class Connection {
 public:
  // The side that dials names the peer that it wants; the other side waits for the peer's ID.
  static Connection dialled(std::string_view peer);
  static Connection accepted();

  // The stream is there: sends ID. For an accepted connection call it at once.
  void established(const Call& call);
  // Any slice of the stream. An error has closed the connection.
  Result<void, Closed> feed(ByteView slice, const Call& call);

  // Requests after activation; in other phases nothing is sent, and the result is false.
  bool send(const Message& message, const Call& call);
  // A line as it is, without newline: forwarded requests keep their exact text.
  bool send_line(std::string_view name, std::string_view line, const Call& call);
  bool send_packet(ByteView frame, const Call& call);
  bool send_sptps_packet(ByteView bytes, const Call& call);
  void close();

  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool activated() const { return phase_ == Phase::activated; }
  // Empty until known.
  [[nodiscard]] const std::string& peer() const { return peer_; }
  // Milliseconds from sending ID to sending ACK, as sent in ACK.
  [[nodiscard]] std::int32_t own_weight() const { return own_weight_; }
  // What the peer's ACK said; set once activated.
  [[nodiscard]] const Ack& peer_ack() const { return peer_ack_; }
  [[nodiscard]] const sptps::Session& session() const { return session_; }

  // Kept here for the owner's timer (spec 2, "Timer"); this class doesn't touch them.
  std::int64_t last_ping_time = 0;  // whole seconds
  bool ping_outstanding = false;

  void write_state(Writer& out, Numbers numbers = Numbers::exact) const;

 private:
  class SessionSink;
  using Step = Result<std::size_t, Closed>;  // bytes taken

  Step step(ByteView slice, const Call& call);
  Step take_line(ByteView slice, const Call& call);
  Step take_raw(ByteView slice, const Call& call);
  Step take_record(ByteView slice, const Call& call);
  Result<void, Closed> on_id(std::string_view line, const Call& call);
  Result<void, Closed> on_record(std::uint8_t type, const Call& call);
  Result<void, Closed> on_request(std::string_view line, const Call& call);
  void start_session(const crypto::PublicKey& peer_key, const Call& call);
  void send_ack(const Call& call);
  // Sealed records gather in wire_ until they are flushed as one piece.
  void seal(ByteView body, const Call& call);
  void begin_line();
  void seal_request(const Message& message, const Call& call);
  void flush(std::string_view name, const Call& call);

  Phase phase_ = Phase::connecting;
  bool dialler_ = false;
  std::string peer_;
  LocalInstant id_sent_at_;
  std::int32_t own_weight_ = 0;
  Ack peer_ack_;
  sptps::Session session_;
  Bytes partial_;                   // of the ID line, or of an SPTPS_PACKET's raw bytes
  std::uint32_t frame_length_ = 0;  // the next record is a PACKET's frame of this length
  std::uint32_t raw_length_ = 0;    // this many raw bytes come next, partial_ included
  // Reused memory, empty between calls; no state.
  std::string line_;  // being written
  Bytes record_;
  Bytes wire_;
};

}  // namespace midflight::meta
