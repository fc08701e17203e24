// One end of a simulated TCP connection, as a value: segments and instants go in, segments, bytes
// in order and events come out through a sink (spec 3, "TCP").
//
// As RFC 9293, 5681, 6298 and 6582 say, and where they leave a choice as Linux does: three-way
// open with SYN sent again, cumulative acknowledgement, acknowledgements delayed by 40 ms but for
// each second full segment and the first 16 segments, timeout of at least 200 ms that doubles,
// fast retransmit, NewReno (its timer restarts at each partial acknowledgement), limited transmit,
// slow start from 10 segments, send buffer, half-close, TIME_WAIT and FIN_WAIT_2 for 60 s, reset.
//
// Left out: SACK, timestamps and what needs them (RACK, tail loss probe, Eifel); F-RTO; ECN; path
// MTU discovery (the MSS is given); Nagle's rule (tinc turns it off); keep-alive; urgent data;
// simultaneous open; window scaling (the window has 32 bits) and zero windows: what arrives in
// order is delivered at once, so the receive window is constant; buffers that tune themselves.
// Stream offsets have 64 bits and start at 0: connections don't share ports, so segments of an
// older one can't be taken for those of a newer one. A closed end sends no reset for late data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "sim/net/tcp_receiver.h"
#include "sim/net/tcp_segment.h"
#include "sim/net/tcp_sender.h"

namespace midflight::sim {

struct TcpConfig {
  std::uint32_t mss = 1460;
  std::uint32_t send_buffer = 256 * 1024;     // bytes written and not yet acknowledged
  std::uint32_t receive_window = 256 * 1024;  // bytes, at least one MSS
  std::uint32_t syn_retries = 6;              // of SYN or SYN-ACK, before timed_out
  std::uint32_t retries = 15;                 // of anything later
};

enum class TcpEvent : std::uint8_t {
  established,  // both directions are open
  writable,     // there is room again after write() took less than it was given
  peer_closed,  // the peer's stream has ended; all its bytes were delivered
  closed,       // both streams have ended and were acknowledged
  reset,        // by the peer, or by a host that knows no such connection
  timed_out,    // the peer didn't answer any more
};

// Takes what a call to the endpoint produces, in order. It must not call the endpoint.
class TcpSink {
 public:
  virtual ~TcpSink() = default;
  // Views are valid during the call only.
  virtual void send(const TcpSegment& segment, ByteView payload) = 0;
  virtual void deliver(ByteView bytes) = 0;
  virtual void happened(TcpEvent event) = 0;
};

struct TcpQueued {
  std::uint64_t unsent = 0;          // bytes written and never sent
  std::uint64_t unacknowledged = 0;  // bytes sent and not yet acknowledged
};

class TcpEndpoint {
 public:
  explicit TcpEndpoint(const TcpConfig& config);

  // Begins: with a SYN of one's own, or as the answer to a SYN that has arrived.
  void open(Instant now, TcpSink& sink);
  void accept(const TcpSegment& syn, Instant now, TcpSink& sink);

  // Returns how many bytes were taken; fewer than given once the send buffer is full. Bytes may be
  // written before the connection is established. None are taken after close() or the end.
  std::size_t write(ByteView bytes, Instant now, TcpSink& sink);
  void receive(const TcpSegment& segment, ByteView payload, Instant now, TcpSink& sink);
  // To be called at deadline(), which any call may move. Earlier or later calls do no harm.
  void timer(Instant now, TcpSink& sink);
  // Ends the outgoing stream after what was written; the peer may go on.
  void close(Instant now, TcpSink& sink);
  // Forgets the connection and tells the peer so.
  void abort(TcpSink& sink);

  [[nodiscard]] std::optional<Instant> deadline() const;
  [[nodiscard]] TcpQueued queued() const { return {sender_.unsent(), sender_.unacknowledged()}; }
  // Nothing will come out any more; segments that still arrive get reset_reply().
  [[nodiscard]] bool finished() const { return phase_ == Phase::finished; }
  [[nodiscard]] const TcpSender& sender() const { return sender_; }

  // Writes all that can influence the future, canonically: equal endpoints write equal bytes.
  void write_state(Writer& out) const;
  friend bool operator==(const TcpEndpoint&, const TcpEndpoint&) = default;

 private:
  // Which stream ends were reached is known to sender and receiver, so `open` is the ESTABLISHED,
  // FIN_WAIT, CLOSE_WAIT, CLOSING and LAST_ACK of RFC 9293.
  enum class Phase : std::uint8_t { idle, syn_sent, syn_received, open, time_wait, finished };

  [[nodiscard]] bool takes_data() const;
  void receive_opening(const TcpSegment& segment, Instant now, TcpSink& sink);
  void receive_data(const TcpSegment& segment, ByteView payload, Instant now, TcpSink& sink);
  void receive_reset(const TcpSegment& segment, Instant now, TcpSink& sink);
  void receive_ack(const TcpSegment& segment, bool bare, Instant now, TcpSink& sink);
  void settle(Instant now, TcpSink& sink);
  void flush(Instant now, TcpSink& sink);
  void send(const TcpSender::Piece& piece, TcpSink& sink);
  void finish(TcpEvent event, TcpSink& sink);

  Phase phase_ = Phase::idle;
  bool closing_ = false;       // close() was called
  bool closed_first_ = false;  // before the peer's end was reached: TIME_WAIT is ours
  bool starved_ = false;       // write() took less than it was given
  std::uint32_t syn_retries_;
  std::uint32_t retries_;
  std::optional<Instant> linger_until_;
  TcpSender sender_;
  TcpReceiver receiver_;
};

}  // namespace midflight::sim
