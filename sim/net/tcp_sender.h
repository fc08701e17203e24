// The sending half of a simulated TCP: send buffer, retransmission timer and round trip. SYN and
// FIN are units of the stream like its bytes, so both are sent again by the same rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "sim/net/byte_queue.h"
#include "sim/net/tcp_congestion.h"
#include "sim/net/tcp_rto.h"

namespace midflight::sim {

class TcpSender {
 public:
  TcpSender(std::uint32_t mss, std::uint32_t buffer_limit)
      : mss_(mss), buffer_limit_(buffer_limit), congestion_(mss) {}

  // What goes into one segment. The payload is valid until the sender changes.
  struct Piece {
    std::uint64_t seq = 0;
    ByteView payload;
    bool syn = false;
    bool fin = false;
  };

  // What an acknowledgement calls for, besides next().
  enum class Reaction : std::uint8_t {
    none,
    resend,   // first_unacknowledged() is to be sent at once
    correct,  // it was for what was never sent: tell the peer where we are
  };

  [[nodiscard]] std::size_t write(ByteView bytes);  // how many the send buffer took
  void finish() { finishing_ = true; }              // FIN follows the bytes written so far

  // The next piece that the windows allow, which counts as sent; the first one is SYN.
  [[nodiscard]] std::optional<Piece> next(Instant now);
  [[nodiscard]] Piece first_unacknowledged(Instant now);

  // bare: the segment that brought it has no payload, SYN or FIN.
  [[nodiscard]] Reaction acknowledge(std::uint64_t ack, std::uint32_t peer_window, bool bare,
                                     Instant now);

  // The timer ran out: next() starts again at the first unacknowledged piece.
  void time_out(Instant now);
  [[nodiscard]] const std::optional<Instant>& deadline() const { return deadline_; }
  [[nodiscard]] std::uint32_t timeouts_in_a_row() const { return timeouts_; }

  [[nodiscard]] std::uint64_t sent_end() const { return sent_end_; }
  [[nodiscard]] bool synchronized() const { return una_ > 0; }  // SYN was acknowledged
  [[nodiscard]] bool finished() const { return finishing_ && una_ > data_end(); }
  [[nodiscard]] std::uint64_t unacknowledged() const;  // bytes of data sent
  [[nodiscard]] std::uint64_t unsent() const { return buffer_.size() - unacknowledged(); }
  [[nodiscard]] std::size_t room() const { return buffer_limit_ - buffer_.size(); }
  [[nodiscard]] const TcpCongestion& congestion() const { return congestion_; }
  [[nodiscard]] const TcpRto& rto() const { return rto_; }

  void write_state(Writer& out) const;
  friend bool operator==(const TcpSender&, const TcpSender&) = default;

 private:
  struct Timed {
    std::uint64_t end = 0;
    Instant sent_at;
    friend bool operator==(const Timed&, const Timed&) = default;
  };

  [[nodiscard]] std::uint64_t data_end() const { return data_begin_ + buffer_.size(); }
  [[nodiscard]] Piece piece_at(std::uint64_t seq) const;
  void count_as_sent(const Piece& piece, Instant now);
  [[nodiscard]] bool advance(std::uint64_t ack, Instant now);

  std::uint32_t mss_;
  std::uint32_t buffer_limit_;
  ByteQueue buffer_;
  std::uint64_t data_begin_ = 1;  // offset of the buffer's front
  std::uint64_t una_ = 0;         // first unacknowledged offset
  std::uint64_t next_ = 0;        // next offset to send: una_ <= next_ <= sent_end_
  std::uint64_t sent_end_ = 0;
  std::uint32_t peer_window_ = 0;
  std::uint32_t timeouts_ = 0;
  bool finishing_ = false;
  bool window_was_full_ = false;  // the congestion window held data back when last asked
  TcpCongestion congestion_;
  TcpRto rto_;
  std::optional<Timed> timed_;  // the data whose round trip is being measured
  std::optional<Instant> deadline_;
  Instant last_sent_;
};

}  // namespace midflight::sim
