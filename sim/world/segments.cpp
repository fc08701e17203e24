#include "sim/world/segments.h"

#include "sim/world/pending.h"

namespace midflight::sim {

// Sends segments on, and keeps what the endpoint says until the call is over.
class Segments::Sink final : public TcpSink {
 public:
  Sink(StreamContext context, const StreamConnection& connection, StreamWhere from, Side& side)
      : context_(context), connection_(connection), from_(from), side_(side) {}

  void send(const TcpSegment& segment, ByteView payload) override {
    Packet packet;
    packet.from = packet.at = connection_.ends[from_.end].host;
    packet.to = connection_.ends[1 - from_.end].host;
    packet.transport = Transport::tcp;
    packet.stream = from_.connection;
    packet.stream_end = 2 * connection_.generation + from_.end;
    packet.segment = segment;
    packet.header = kTcpHeaders;
    packet.label.message = "TCP";
    packet.label.peer = packet.to;
    packet.label.fingerprint =
        combine(connection_.places[from_.end], combine(connection_.number, ++side_.segments));
    packet.label.unique = true;
    context_.network.send(context_.setup, packet, payload, context_.step);
  }
  void deliver(ByteView bytes) override { side_.inbox.append(bytes); }
  void happened(TcpEvent event) override {
    switch (event) {
      case TcpEvent::established:
        established = true;
        break;
      case TcpEvent::writable:
        writable = true;
        break;
      case TcpEvent::peer_closed:
      case TcpEvent::closed:
        ended = true;
        break;
      case TcpEvent::reset:
      case TcpEvent::timed_out:
        broken = true;
        break;
    }
  }

  bool established = false;
  bool writable = false;
  bool ended = false;
  bool broken = false;

 private:
  StreamContext context_;
  const StreamConnection& connection_;
  StreamWhere from_;
  Side& side_;
};

void Segments::open(StreamContext context, const StreamConnection& connection,
                    std::uint32_t index) {
  if (pairs_.size() <= index) pairs_.resize(index + 1);
  pairs_[index] = Pair{};
  const StreamWhere where{index, 0};
  TcpConfig config;
  config.mss =
      context.network.path_mtu(context.setup, connection.ends[0].host, connection.ends[1].host) -
      kTcpHeaders;
  auto& dialler = side(where);
  dialler.tcp.emplace(config);
  Sink sink(context, connection, where, dialler);
  dialler.tcp->open(context.step.now(), sink);
  arm(context, connection, where);
}

void Segments::flush(Side& side, StreamContext context, Sink& sink) {
  const auto taken = side.tcp->write(side.outbox.view(), context.step.now(), sink);
  side.outbox.drop_front(taken);
  if (side.closing && side.outbox.size() == 0) side.tcp->close(context.step.now(), sink);
}

void Segments::write(StreamWhere from, ByteView bytes, const StreamMessage& about) {
  auto& sender = side(from);
  if (!sender.tcp) return;
  sender.written += bytes.size();
  sender.marks.push() = Mark{sender.written, about};
  sender.outbox.append(bytes);
}

void Segments::flush(StreamContext context, const StreamConnection& connection, StreamWhere from) {
  auto& sender = side(from);
  if (!sender.tcp) return;
  Sink sink(context, connection, from, sender);
  flush(sender, context, sink);
  arm(context, connection, from);
}

void Segments::close(StreamContext context, const StreamConnection& connection, StreamWhere from) {
  auto& closer = side(from);
  if (!closer.tcp) return;
  closer.closing = true;
  Sink sink(context, connection, from, closer);
  flush(closer, context, sink);
  arm(context, connection, from);
}

void Segments::arrived(StreamContext context, const StreamConnection& connection,
                       StreamWhere receiver, const ArrivedSegment& arrived,
                       StreamInbound& inbound) {
  const auto& [segment, bytes] = arrived;
  auto& here = side(receiver);
  Sink sink(context, connection, receiver, here);
  const bool opening = segment.syn && !segment.has_ack;
  if (!here.tcp && opening && receiver.end == 1) {
    TcpConfig config;
    config.mss =
        context.network.path_mtu(context.setup, connection.ends[1].host, connection.ends[0].host) -
        kTcpHeaders;
    here = Side{};
    here.tcp.emplace(config);
    here.tcp->accept(segment, context.step.now(), sink);
  } else if (!here.tcp) {
    const auto reply = reset_reply(segment, bytes.size());
    if (reply) sink.send(*reply, {});
    return;
  } else {
    here.tcp->receive(segment, bytes, context.step.now(), sink);
  }
  conclude(context, connection, receiver, sink, inbound);
}

void Segments::timer(StreamContext context, const StreamConnection& connection, StreamWhere where,
                     StreamInbound& inbound) {
  auto& here = side(where);
  if (!here.tcp) return;
  here.armed.reset();
  Sink sink(context, connection, where, here);
  here.tcp->timer(context.step.now(), sink);
  conclude(context, connection, where, sink, inbound);
}

void Segments::conclude(StreamContext context, const StreamConnection& connection,
                        StreamWhere where, const Sink& said, StreamInbound& inbound) {
  auto& here = side(where);
  Sink sink(context, connection, where, here);
  bool open = connection.ends[where.end].open;
  if (said.established && !here.established) {
    here.established = true;
    open = true;
    inbound.event(where, where.end == 0 ? StreamEvent::established : StreamEvent::accepted);
  }
  hand_up(where, open, inbound);
  if (said.writable) flush(here, context, sink);
  if ((said.ended || said.broken) && open) {
    const bool failed = said.broken && !here.established;
    inbound.event(where, failed ? StreamEvent::failed : StreamEvent::closed);
    here.closing = true;
    here.outbox.drop_front(here.outbox.size());
    here.tcp->close(context.step.now(), sink);
  }
  arm(context, connection, where);
}

void Segments::hand_up(StreamWhere where, bool open, StreamInbound& inbound) {
  auto& here = side(where);
  auto& marks = side(where.other()).marks;
  while (!marks.empty() && marks.front().end <= here.handed_up + here.inbox.size()) {
    const auto size = static_cast<std::size_t>(marks.front().end - here.handed_up);
    if (open) inbound.message(where, marks.front().about, here.inbox.view().first(size));
    here.inbox.drop_front(size);
    here.handed_up += size;
    marks.pop();
  }
}

void Segments::arm(StreamContext context, const StreamConnection& connection, StreamWhere where) {
  auto& here = side(where);
  const auto deadline = here.tcp->deadline();
  if (deadline == here.armed) return;
  auto& schedule = context.step.simulator().schedule;
  schedule.cancel(here.timer);
  here.armed = deadline;
  if (!deadline) return;
  const auto at = std::max(*deadline, context.step.now());
  here.timer = schedule.add(
      Window{at, at},
      Pending{to_number(PendingKind::tcp_timer), connection.ends[where.end].host, where.connection,
              2 * connection.generation + where.end, context.step.cause()});
}

void Segments::drop(StreamContext context, StreamWhere where) {
  auto& gone = side(where);
  context.step.simulator().schedule.cancel(gone.timer);
  const auto segments = gone.segments;
  gone = Side{};
  gone.segments = segments;
}

bool Segments::quiet(std::uint32_t connection) const {
  for (const auto& here : pairs_[connection].sides) {
    if (here.tcp && !here.tcp->finished()) return false;
  }
  return true;
}

std::uint64_t Segments::queued(StreamWhere from) const {
  return pairs_[from.connection].sides[from.end].outbox.size();
}

void Segments::write_state(std::uint32_t connection, Writer& out) const {
  for (const auto& here : pairs_[connection].sides) {
    out.fields(here.tcp.has_value(), here.established, here.closing);
    if (here.tcp) here.tcp->write_state(out);
    out.counted(here.outbox.view()).counted(here.inbox.view());
    out.fields(here.written, here.handed_up);
  }
}

Hash128 Segments::hash(std::uint32_t connection) {
  auto& pair = pairs_[connection];
  if (!pair.hashed) {
    scratch_.clear();
    Writer out(scratch_);
    write_state(connection, out);
    pair.hash = hash128(scratch_.bytes());
    pair.hashed = true;
  }
  return pair.hash;
}

}  // namespace midflight::sim
