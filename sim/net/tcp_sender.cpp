#include "sim/net/tcp_sender.h"

#include <algorithm>

#include "core/base/check.h"
#include "sim/net/tcp_segment.h"

namespace midflight::sim {
namespace {

std::uint64_t length(const TcpSender::Piece& piece) {
  return piece.payload.size() + std::uint64_t{piece.syn} + std::uint64_t{piece.fin};
}

}  // namespace

std::size_t TcpSender::write(ByteView bytes) {
  MIDFLIGHT_CHECK(!finishing_, "nothing is written after the end of the stream");
  const auto accepted = std::min(bytes.size(), room());
  buffer_.append(bytes.first(accepted));
  return accepted;
}

std::optional<TcpSender::Piece> TcpSender::next(Instant now) {
  if (next_ > 0 && !synchronized()) return std::nullopt;
  const auto piece = piece_at(next_);
  if (length(piece) == 0) {
    window_was_full_ = false;
    return std::nullopt;
  }
  if (!piece.syn) {
    if (una_ == sent_end_ && now - last_sent_ > rto_.timeout()) congestion_.restart_after_idle();
    const auto in_flight = next_ - una_ + piece.payload.size();
    window_was_full_ = in_flight > congestion_.window();
    if (window_was_full_ || in_flight > peer_window_) return std::nullopt;
  }
  count_as_sent(piece, now);
  return piece;
}

TcpSender::Piece TcpSender::first_unacknowledged(Instant now) {
  MIDFLIGHT_CHECK(una_ < sent_end_, "something is unacknowledged");
  const auto piece = piece_at(una_);
  count_as_sent(piece, now);
  deadline_ = now + rto_.timeout();
  return piece;
}

TcpSender::Piece TcpSender::piece_at(std::uint64_t seq) const {
  Piece piece;
  piece.seq = seq;
  piece.syn = seq == 0;
  if (piece.syn || seq > data_end()) return piece;
  const auto rest = buffer_.view().subspan(seq - data_begin_);
  piece.payload = rest.first(std::min<std::size_t>(rest.size(), mss_));
  piece.fin = finishing_ && piece.payload.size() == rest.size();
  return piece;
}

void TcpSender::count_as_sent(const Piece& piece, Instant now) {
  const auto end = piece.seq + length(piece);
  if (piece.seq < sent_end_) {
    timed_.reset();
  } else if (!timed_) {
    timed_ = Timed{end, now};
  }
  next_ = std::max(next_, end);
  sent_end_ = std::max(sent_end_, end);
  if (!deadline_) deadline_ = now + rto_.timeout();
  last_sent_ = now;
}

TcpSender::Reaction TcpSender::acknowledge(std::uint64_t ack, std::uint32_t peer_window, bool bare,
                                           Instant now) {
  if (ack > sent_end_) return Reaction::correct;
  if (ack < una_) return Reaction::none;
  peer_window_ = peer_window;
  bool resend = false;
  if (ack > una_) {
    resend = advance(ack, now);
  } else if (bare && una_ < sent_end_ && synchronized()) {
    resend = congestion_.duplicate(una_, next_ - una_, sent_end_);
  }
  return resend ? Reaction::resend : Reaction::none;
}

bool TcpSender::advance(std::uint64_t ack, Instant now) {
  const bool opening = una_ == 0;
  const auto acked = ack - una_;
  if (timed_ && ack >= timed_->end) {
    rto_.sample(now - timed_->sent_at);
    timed_.reset();
  }
  una_ = ack;
  next_ = std::max(next_, una_);
  const auto kept_from = std::clamp(una_, data_begin_, data_end());
  buffer_.drop_front(kept_from - data_begin_);
  data_begin_ = kept_from;
  if (opening && timeouts_ > 0) {
    rto_.start_without_sample();
    if (timeouts_ > 1) congestion_.opening_was_lost_twice();
  }
  timeouts_ = 0;
  deadline_.reset();
  if (una_ < sent_end_) deadline_ = now + rto_.timeout();
  return congestion_.acknowledged({una_, acked, window_was_full_});
}

void TcpSender::time_out(Instant now) {
  rto_.back_off();
  if (synchronized()) congestion_.timed_out(next_ - una_, sent_end_, timeouts_ == 0);
  ++timeouts_;
  next_ = una_;
  deadline_ = now + rto_.timeout();
}

std::uint64_t TcpSender::unacknowledged() const {
  return std::min(sent_end_, data_end()) - std::min(sent_end_, data_begin_);
}

void TcpSender::write_state(Writer& out) const {
  out.fields(mss_, buffer_limit_).counted(buffer_.view());
  out.fields(data_begin_, una_, next_, sent_end_, peer_window_, timeouts_, finishing_,
             window_was_full_);
  congestion_.write_state(out);
  rto_.write_state(out);
  out.boolean(timed_.has_value());
  if (timed_) out.fields(timed_->end, timed_->sent_at.time_since_epoch().count());
  write_deadline(out, deadline_);
  out.signed64(last_sent_.time_since_epoch().count());
}

}  // namespace midflight::sim
