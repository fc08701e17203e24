// "tcp": "segments": each connection is two TcpEndpoints whose segments travel as packets. What an
// application writes at once is a message; its bytes are handed up when the last of them is there,
// since no protocol here acts on half a message.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "sim/kernel/hash.h"
#include "sim/net/byte_queue.h"
#include "sim/net/ring.h"
#include "sim/net/tcp.h"
#include "sim/world/stream_types.h"

namespace midflight::sim {

struct ArrivedSegment {
  TcpSegment segment;
  ByteView bytes;
};

class Segments {
 public:
  void open(StreamContext context, const StreamConnection& connection, std::uint32_t index);
  // Waits for flush: a daemon writes to its socket once it has handled all that there was, so that
  // what it sent meanwhile shares segments.
  void write(StreamWhere from, ByteView bytes, const StreamMessage& about);
  void flush(StreamContext context, const StreamConnection& connection, StreamWhere from);
  void close(StreamContext context, const StreamConnection& connection, StreamWhere from);
  void arrived(StreamContext context, const StreamConnection& connection, StreamWhere receiver,
               const ArrivedSegment& arrived, StreamInbound& inbound);
  void timer(StreamContext context, const StreamConnection& connection, StreamWhere where,
             StreamInbound& inbound);
  // The endpoint is gone without a word.
  void drop(StreamContext context, StreamWhere where);

  // Neither end will do anything any more.
  [[nodiscard]] bool quiet(std::uint32_t connection) const;
  [[nodiscard]] std::uint64_t queued(StreamWhere from) const;
  void write_state(std::uint32_t connection, Writer& out) const;
  // Of that, remembered until a side is touched.
  [[nodiscard]] Hash128 hash(std::uint32_t connection);

 private:
  class Sink;
  struct Mark {  // one message of this side's stream
    std::uint64_t end = 0;
    StreamMessage about;
  };
  struct Side {
    std::optional<TcpEndpoint> tcp;
    ByteQueue outbox;  // not yet taken by the send buffer
    Ring<Mark> marks;  // messages that the other side has not got whole
    std::uint64_t written = 0;
    ByteQueue inbox;  // of the other side's message that is not whole yet
    std::uint64_t handed_up = 0;
    std::uint64_t segments = 0;  // sent
    bool established = false;
    bool closing = false;  // once the outbox is empty
    EventHandle timer;
    std::optional<Instant> armed;
  };
  struct Pair {
    std::array<Side, 2> sides;
    Hash128 hash;
    bool hashed = false;
  };

  // To be changed, as far as anybody knows.
  [[nodiscard]] Side& side(StreamWhere where) {
    pairs_[where.connection].hashed = false;
    return pairs_[where.connection].sides[where.end];
  }
  void flush(Side& side, StreamContext context, Sink& sink);
  // After any call to an endpoint: what it said goes up, its timer is set.
  void conclude(StreamContext context, const StreamConnection& connection, StreamWhere where,
                const Sink& said, StreamInbound& inbound);
  void hand_up(StreamWhere where, bool open, StreamInbound& inbound);
  void arm(StreamContext context, const StreamConnection& connection, StreamWhere where);

  std::vector<Pair> pairs_;  // by connection
  Scratch scratch_;
};

}  // namespace midflight::sim
