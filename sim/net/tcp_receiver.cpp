#include "sim/net/tcp_receiver.h"

#include <algorithm>

#include "sim/net/tcp.h"

namespace midflight::sim {

void TcpReceiver::accept(const TcpSegment& segment, ByteView payload, Instant now, TcpSink& sink) {
  if (payload.empty() && !segment.fin) return;
  const auto limit = next_ + window_;
  auto begin = segment.seq;
  const auto end = begin + payload.size();
  if (finished_ || begin > limit || end + std::uint64_t{segment.fin} <= next_) {
    demand_ack(now);
    return;
  }
  if (segment.fin && end <= limit) fin_ = end;
  if (end > limit) payload = payload.first(limit - begin);
  if (begin < next_) {
    payload = payload.subspan(next_ - begin);
    begin = next_;
  }
  const bool in_order = begin == next_ && islands_.empty();
  if (in_order) {
    next_ += payload.size();
    if (!payload.empty()) sink.deliver(payload);
  } else {
    store(begin, payload);
    deliver_stored(sink);
  }
  if (fin_ == next_) {
    ++next_;
    finished_ = true;
  }
  if (in_order && !finished_) {
    schedule_ack(now);
  } else {
    demand_ack(now);
  }
}

void TcpReceiver::store(std::uint64_t begin, ByteView payload) {
  if (payload.empty()) return;
  stored_.overwrite(begin - next_, payload);
  Island merged{begin, begin + payload.size()};
  const auto first = std::ranges::lower_bound(islands_, begin, {}, &Island::end);
  auto last = first;
  for (; last != islands_.end() && last->begin <= merged.end; ++last) {
    merged.begin = std::min(merged.begin, last->begin);
    merged.end = std::max(merged.end, last->end);
  }
  if (first == last) {
    islands_.insert(first, merged);
  } else {
    *first = merged;
    islands_.erase(first + 1, last);
  }
}

void TcpReceiver::deliver_stored(TcpSink& sink) {
  if (islands_.empty() || islands_.front().begin != next_) return;
  const auto count = islands_.front().end - next_;
  islands_.erase(islands_.begin());
  sink.deliver(stored_.view().first(count));
  stored_.drop_front(count);
  next_ += count;
}

// At once at the start and for each second full segment (RFC 5681, 4.2, and Linux), else later.
void TcpReceiver::schedule_ack(Instant now) {
  if (quick_acks_ > 0) {
    --quick_acks_;
    demand_ack(now);
  } else if (next_ - acknowledged_ > mss_) {
    demand_ack(now);
  } else if (!ack_deadline_) {
    ack_deadline_ = now + kTcpDelayedAck;
  }
}

void TcpReceiver::ack_was_sent() {
  acknowledged_ = next_;
  ack_deadline_.reset();
}

void TcpReceiver::write_state(Writer& out) const {
  out.fields(mss_, window_, next_, finished_, fin_.value_or(0)).counted(stored_.view());
  out.integer(static_cast<std::uint32_t>(islands_.size()));
  for (const auto& island : islands_) out.fields(island.begin, island.end);
  out.fields(acknowledged_, quick_acks_);
  write_deadline(out, ack_deadline_);
}

}  // namespace midflight::sim
