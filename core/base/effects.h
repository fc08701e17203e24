// What a pure node returns (DESIGN, idea 1): a list of effects that its host carries out, and
// reports of what happened inside, from which traces, properties and logs are made. Nothing here
// knows a protocol: names are static texts that the protocol chooses.
#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"

namespace midflight {

// A timer of one node; arming it again moves it. The protocol numbers its own.
using TimerId = Id<struct TimerTag>;

// What a message says, so that a search can tell worlds apart without the numbers that a cipher
// mixes into every byte: of two messages that say the same, and whose numbers stand alike to the
// receiver, the consequences are alike.
struct Content {
  std::uint64_t said = 0;  // fingerprint of the kind, the key and the size; 0: only its bytes tell
  std::uint64_t body = 0;  // fingerprint of the rest, which for an application's packet is a name
  bool packet = false;     // it carries an application's packet
};

// What a message is, for triggers, traces and for the choices made about it. The fingerprint says
// what the message is about and never changes with what was sent before it (spec 3, "stable under
// edits"). If it is unique within the run, no occurrence is counted for it.
struct Label {
  std::string_view message{};  // "ANS_KEY", "UDP", ...: the carrier; static text
  std::string_view record{};   // "KEX", "SIG", "ACK", "DATA", ...: what it carries; may be empty
  NodeIndex peer{};            // the other end of the channel that it belongs to, if any
  std::uint64_t fingerprint = 0;
  bool unique = false;
  // Of a channel's record that is sent here, as in Report.
  std::uint64_t session = 0;
  std::uint32_t exchange = 0;
  std::uint32_t number = 0;
  Content content{};  // filled in only where the caller asked for it
};

enum class ReportKind : std::uint8_t {
  received,    // label: a message or record was opened and is being handled
  refused,     // label: a message or record was refused; text, a, b say why
  state,       // name entered (a session state), session, exchange
  flag,        // name became value
  restart,     // the channel with peer is about to be restarted by this node (before anything of
               // it is torn down); text says why
  rekey,       // an exchange after the first of its session begins here, at its beginner
  keyed,       // keys of session and exchange are in use, both ways; a: out, b: in fingerprint
  unkeyed,     // the keyed session with peer is gone
  graph,       // the node's view of the mesh changed; a: fingerprint of the edges that it knows
  connection,  // a stream connection became usable (value 1) or was lost (0)
  log,         // text
};

enum class Severity : std::uint8_t { trace, debug, info, warning, error };

// One thing that happened inside a node. Texts are static; {peer}, {a} and {b} in them stand for
// the peer's name and the two numbers, so that a log line costs nothing until somebody reads it.
struct Report {
  ReportKind kind = ReportKind::log;
  Severity severity = Severity::debug;
  NodeIndex peer{};
  std::string_view message{};
  std::string_view record{};
  std::string_view name{};
  std::string_view text{};
  std::int64_t value = 0;
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::uint64_t session = 0;
  std::uint32_t exchange = 0;
  std::uint32_t number = 0;  // record number, where one is known
  std::uint32_t size = 0;    // bytes
};

// A range of the buffer of an Effects; valid until that is cleared.
struct ByteRange {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

struct SendDatagram {
  Address to;
  ByteRange bytes;
  Label label;
};
struct Dial {
  ConnectionId connection;  // chosen by the node; even numbers are the node's, odd the host's
  Address to;
};
struct SendStream {
  ConnectionId connection;
  ByteRange bytes;
  Label label;
};
struct CloseStream {
  ConnectionId connection;
};
// Fires once in [earliest, earliest + jitter], the extra in whole microseconds.
struct ArmTimer {
  TimerId timer;
  std::string_view name;
  LocalInstant earliest;
  Duration jitter;
};
struct DisarmTimer {
  TimerId timer;
};
// A packet for the application on this node.
struct DeliverPacket {
  NodeIndex from;
  ByteRange bytes;
};

using Effect = std::variant<SendDatagram, Dial, SendStream, CloseStream, ArmTimer, DisarmTimer,
                            DeliverPacket, Report>;

// A reusable list of effects and the bytes that they carry. Order is the order of happening.
class Effects {
 public:
  void datagram(Address to, ByteView bytes, const Label& label) {
    add(SendDatagram{to, keep(bytes), label});
  }
  void dial(ConnectionId connection, Address to) { add(Dial{connection, to}); }
  void stream(ConnectionId connection, ByteView bytes, const Label& label) {
    add(SendStream{connection, keep(bytes), label});
  }
  void close(ConnectionId connection) { add(CloseStream{connection}); }
  void arm(TimerId timer, std::string_view name, LocalInstant earliest, Duration jitter = {}) {
    add(ArmTimer{timer, name, earliest, jitter});
  }
  void disarm(TimerId timer) { add(DisarmTimer{timer}); }
  void deliver(NodeIndex from, ByteView packet) { add(DeliverPacket{from, keep(packet)}); }
  void report(const Report& report) { add(report); }

  [[nodiscard]] std::span<const Effect> list() const { return list_; }
  [[nodiscard]] ByteView bytes(ByteRange range) const {
    return ByteView(bytes_).subspan(range.offset, range.size);
  }
  void clear() {
    list_.clear();
    bytes_.clear();
  }

 private:
  void add(const auto& effect) {
    if (list_.capacity() == 0) list_.reserve(4);
    list_.emplace_back(effect);
  }
  ByteRange keep(ByteView bytes) {
    const ByteRange range{static_cast<std::uint32_t>(bytes_.size()),
                          static_cast<std::uint32_t>(bytes.size())};
    append(bytes_, bytes);
    return range;
  }

  std::vector<Effect> list_;
  Bytes bytes_;
};

// What a node may ask of the machine that it runs on, at the very moment of asking.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // The IP MTU of the path, as the kernel knows it.
  [[nodiscard]] virtual std::uint32_t path_mtu(Address to) = 0;
  // Random early drop of data on a stream: true with probability 2*queued/limit - 1 (spec 2).
  [[nodiscard]] virtual bool drop_for_queue(ConnectionId connection, std::uint32_t limit,
                                            const Label& label) = 0;
  // One of 0..options-1, all alike; what names the question.
  [[nodiscard]] virtual std::uint32_t pick(std::uint32_t options, std::string_view what) = 0;
};

}  // namespace midflight
