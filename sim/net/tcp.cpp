#include "sim/net/tcp.h"

#include <algorithm>

#include "core/base/check.h"

namespace midflight::sim {
namespace {

constexpr Duration kLinger = std::chrono::seconds(60);

}  // namespace

TcpEndpoint::TcpEndpoint(const TcpConfig& config)
    : syn_retries_(config.syn_retries),
      retries_(config.retries),
      sender_(config.mss, config.send_buffer),
      receiver_(config.mss, config.receive_window) {
  MIDFLIGHT_CHECK(config.mss > 0 && config.receive_window >= config.mss,
                  "a whole segment fits into the receive window");
}

void TcpEndpoint::open(Instant now, TcpSink& sink) {
  MIDFLIGHT_CHECK(phase_ == Phase::idle, "a connection is opened once");
  phase_ = Phase::syn_sent;
  flush(now, sink);
}

void TcpEndpoint::accept(const TcpSegment& syn, Instant now, TcpSink& sink) {
  MIDFLIGHT_CHECK(phase_ == Phase::idle, "a connection is opened once");
  MIDFLIGHT_CHECK(syn.syn && !syn.has_ack && !syn.rst, "a connection is accepted at its SYN");
  phase_ = Phase::syn_received;
  flush(now, sink);
}

bool TcpEndpoint::takes_data() const {
  return !closing_ && phase_ != Phase::idle && phase_ != Phase::finished;
}

std::size_t TcpEndpoint::write(ByteView bytes, Instant now, TcpSink& sink) {
  if (!takes_data()) return 0;
  const auto taken = sender_.write(bytes);
  if (taken < bytes.size()) starved_ = true;
  flush(now, sink);
  return taken;
}

void TcpEndpoint::close(Instant now, TcpSink& sink) {
  if (!takes_data()) return;
  closing_ = true;
  if (phase_ == Phase::syn_sent) {
    phase_ = Phase::finished;
    return;
  }
  closed_first_ = !receiver_.finished();
  sender_.finish();
  flush(now, sink);
}

void TcpEndpoint::abort(TcpSink& sink) {
  const bool peer_may_know = phase_ == Phase::syn_received || phase_ == Phase::open;
  phase_ = Phase::finished;
  if (!peer_may_know) return;
  TcpSegment reset;
  reset.seq = sender_.sent_end();
  reset.ack = receiver_.next();
  reset.has_ack = true;
  reset.rst = true;
  sink.send(reset, {});
}

void TcpEndpoint::receive(const TcpSegment& segment, ByteView payload, Instant now, TcpSink& sink) {
  if (phase_ == Phase::idle || phase_ == Phase::finished) {
    if (const auto reply = reset_reply(segment, payload.size())) sink.send(*reply, {});
    return;
  }
  if (segment.rst) return receive_reset(segment, now, sink);
  if (phase_ == Phase::syn_sent || segment.syn) return receive_opening(segment, now, sink);
  if (!segment.has_ack) return;
  receive_ack(segment, payload.empty() && !segment.fin, now, sink);
  if (phase_ != Phase::syn_received) receive_data(segment, payload, now, sink);
  flush(now, sink);
}

void TcpEndpoint::receive_opening(const TcpSegment& segment, Instant now, TcpSink& sink) {
  if (phase_ == Phase::syn_sent) {
    if (!segment.syn || !segment.has_ack || segment.ack != sender_.sent_end()) return;
    phase_ = Phase::open;
    receive_ack(segment, false, now, sink);
    sink.happened(TcpEvent::established);
  } else if (phase_ == Phase::syn_received) {
    if (!segment.has_ack) send(sender_.first_unacknowledged(now), sink);
    return;
  }
  // In an open connection this is a copy: the peer missed our acknowledgement.
  receiver_.demand_ack(now);
  flush(now, sink);
}

void TcpEndpoint::receive_data(const TcpSegment& segment, ByteView payload, Instant now,
                               TcpSink& sink) {
  const bool had_finished = receiver_.finished();
  receiver_.accept(segment, payload, now, sink);
  if (receiver_.finished() && !had_finished) sink.happened(TcpEvent::peer_closed);
  settle(now, sink);
}

void TcpEndpoint::receive_reset(const TcpSegment& segment, Instant now, TcpSink& sink) {
  if (phase_ == Phase::syn_sent) {
    if (segment.has_ack && segment.ack == sender_.sent_end()) finish(TcpEvent::reset, sink);
    return;
  }
  if (segment.seq == receiver_.next()) {
    finish(TcpEvent::reset, sink);
  } else if (segment.seq > receiver_.next() &&
             segment.seq - receiver_.next() < receiver_.window()) {
    receiver_.demand_ack(now);  // a real reset will follow this question (RFC 5961, 3.2)
    flush(now, sink);
  }
}

void TcpEndpoint::receive_ack(const TcpSegment& segment, bool bare, Instant now, TcpSink& sink) {
  const auto reaction = sender_.acknowledge(segment.ack, segment.window, bare, now);
  if (reaction == TcpSender::Reaction::correct) receiver_.demand_ack(now);
  if (reaction == TcpSender::Reaction::resend) send(sender_.first_unacknowledged(now), sink);
  if (phase_ == Phase::syn_received && sender_.synchronized()) {
    phase_ = Phase::open;
    sink.happened(TcpEvent::established);
  }
  if (starved_ && sender_.room() > 0) {
    starved_ = false;
    sink.happened(TcpEvent::writable);
  }
}

// Draws the consequences once both streams, or ours alone, have ended.
void TcpEndpoint::settle(Instant now, TcpSink& sink) {
  if (phase_ != Phase::open || !sender_.finished()) return;
  if (!receiver_.finished()) {
    if (!linger_until_) linger_until_ = now + kLinger;
  } else if (closed_first_) {
    phase_ = Phase::time_wait;
    linger_until_ = now + kLinger;
    sink.happened(TcpEvent::closed);
  } else {
    finish(TcpEvent::closed, sink);
  }
}

void TcpEndpoint::timer(Instant now, TcpSink& sink) {
  if (phase_ == Phase::idle || phase_ == Phase::finished) return;
  if (linger_until_ && *linger_until_ <= now) {
    // TIME_WAIT has said `closed` already; FIN_WAIT_2 waited for an end that didn't come.
    if (phase_ == Phase::open) sink.happened(TcpEvent::timed_out);
    phase_ = Phase::finished;
    return;
  }
  if (sender_.deadline() && *sender_.deadline() <= now) {
    const auto limit = sender_.synchronized() ? retries_ : syn_retries_;
    if (sender_.timeouts_in_a_row() >= limit) return finish(TcpEvent::timed_out, sink);
    sender_.time_out(now);
  }
  flush(now, sink);
}

std::optional<Instant> TcpEndpoint::deadline() const {
  if (phase_ == Phase::finished) return std::nullopt;
  constexpr auto kNever = Instant::max();
  auto first = linger_until_.value_or(kNever);
  first = std::min(first, sender_.deadline().value_or(kNever));
  first = std::min(first, receiver_.ack_deadline().value_or(kNever));
  return first == kNever ? std::nullopt : std::optional(first);
}

void TcpEndpoint::flush(Instant now, TcpSink& sink) {
  if (phase_ == Phase::finished) return;
  while (const auto piece = sender_.next(now)) send(*piece, sink);
  if (receiver_.ack_deadline() && *receiver_.ack_deadline() <= now) {
    send({sender_.sent_end(), {}, false, false}, sink);
  }
}

void TcpEndpoint::send(const TcpSender::Piece& piece, TcpSink& sink) {
  TcpSegment segment;
  segment.seq = piece.seq;
  segment.window = receiver_.window();
  segment.syn = piece.syn;
  segment.fin = piece.fin;
  segment.has_ack = phase_ != Phase::syn_sent;
  if (segment.has_ack) {
    segment.ack = receiver_.next();
    receiver_.ack_was_sent();
  }
  sink.send(segment, piece.payload);
}

void TcpEndpoint::finish(TcpEvent event, TcpSink& sink) {
  // A connection that has said `closed` has nothing to add.
  const bool silent = phase_ == Phase::time_wait;
  phase_ = Phase::finished;
  if (!silent) sink.happened(event);
}

void TcpEndpoint::write_state(Writer& out) const {
  out.fields(static_cast<std::uint8_t>(phase_), closing_, closed_first_, starved_, syn_retries_,
             retries_);
  write_deadline(out, linger_until_);
  sender_.write_state(out);
  receiver_.write_state(out);
}

}  // namespace midflight::sim
