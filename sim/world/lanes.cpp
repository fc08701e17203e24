#include "sim/world/lanes.h"

#include "sim/world/pending.h"

namespace midflight::sim {
namespace {

constexpr std::uint64_t kSendBuffer = 65'536;  // of the kernel, before an application's own queue

struct PathWindow {
  Duration delay{};
  Duration extra{};
};

PathWindow path_window(const WorldSetup& setup, NodeIndex from, NodeIndex to) {
  PathWindow window;
  for (auto at = from; at != to;) {
    const auto direction = setup.topology.next_hop(at, to);
    if (!direction.valid()) break;
    const auto& settings = setup.direction(direction);
    window.delay += settings.delay;
    window.extra += settings.jitter + settings.tcp_stall;
    at = setup.target(direction);
  }
  return window;
}

StreamMessage control(std::string_view name) {
  StreamMessage message;
  message.label.message = name;
  message.label.fingerprint = fingerprint(name);
  return message;
}

}  // namespace

void Lanes::queue(StreamContext context, const StreamConnection& connection, StreamWhere from,
                  const Word& word) {
  const auto window = path_window(context.setup, connection.ends[from.end].host,
                                  connection.ends[1 - from.end].host);
  const auto drawn =
      context.step.draw(window.extra, connection.places[from.end],
                        Subject{word.about.label.fingerprint, word.about.label.unique});
  auto& item = lane(from).items.push();
  item.kind = word.kind;
  item.earliest = context.step.now() + window.delay + drawn.fixed;
  item.extra = drawn.open;
  item.about = word.about;
  item.bytes.renew().assign(word.bytes.begin(), word.bytes.end());
  lane(from).bytes += word.bytes.size();
  pump(context, connection, from);
}

void Lanes::pump(StreamContext context, const StreamConnection& connection, StreamWhere from) {
  auto& away = lane(from);
  const auto sender = connection.ends[from.end].host;
  const auto receiver = connection.ends[1 - from.end].host;
  if (away.scheduled || away.items.empty()) return;
  const auto ruling = context.network.way(context.setup, sender, receiver);
  if (ruling.verdict != FaultVerdict::pass) return;
  const auto& item = away.items.front();
  const auto earliest = std::max(context.step.now(), item.earliest);
  const auto latest = std::max(earliest, item.earliest + item.extra);
  away.event = context.step.simulator().schedule.add(
      Window{earliest, latest},
      Pending{to_number(PendingKind::stream), receiver, from.connection,
              2 * connection.generation + from.end, item.about.sent_event});
  away.scheduled = true;
}

void Lanes::open(StreamContext context, const StreamConnection& connection, std::uint32_t index) {
  if (pairs_.size() <= index) pairs_.resize(index + 1);
  drop(context, index);
  queue(context, connection, StreamWhere{index, 0}, {Kind::open, control("SYN"), {}});
}

void Lanes::send(StreamContext context, const StreamConnection& connection, StreamWhere from,
                 ByteView bytes, const StreamMessage& about) {
  queue(context, connection, from, {Kind::data, about, bytes});
}

void Lanes::close(StreamContext context, const StreamConnection& connection, StreamWhere from) {
  queue(context, connection, from, {Kind::close, control("FIN"), {}});
}

void Lanes::moved(StreamContext context, const StreamConnection& connection, StreamWhere from,
                  bool up, StreamInbound& inbound) {
  auto& away = lane(from);
  std::swap(moving_, away.items.front());
  away.bytes -= moving_.bytes.read().size();
  away.items.pop();
  away.scheduled = false;
  pump(context, connection, from);
  if (up) receive(context, connection, from.other(), moving_, inbound);
}

void Lanes::receive(StreamContext context, const StreamConnection& connection, StreamWhere receiver,
                    const Item& item, StreamInbound& inbound) {
  if (item.kind == Kind::open) {
    queue(context, connection, receiver, {Kind::opened, control("SYN-ACK"), {}});
    inbound.event(receiver, StreamEvent::accepted);
    return;
  }
  if (!connection.ends[receiver.end].open) {
    // A host that knows nothing of the connection says so, but never to such a word.
    const bool answer = item.kind == Kind::data || item.kind == Kind::opened;
    if (answer) queue(context, connection, receiver, {Kind::reset, control("RST"), {}});
    return;
  }
  switch (item.kind) {
    case Kind::opened:
      inbound.event(receiver, StreamEvent::established);
      break;
    case Kind::data:
      inbound.message(receiver, item.about, item.bytes.read());
      break;
    case Kind::open:
    case Kind::close:
    case Kind::reset:
      inbound.event(receiver, StreamEvent::closed);
      break;
  }
}

void Lanes::drop(StreamContext context, std::uint32_t connection) {
  for (auto& away : pairs_[connection].lanes) {
    context.step.simulator().schedule.cancel(away.event);
    away.items.clear();
    away.bytes = 0;
    away.scheduled = false;
  }
}

void Lanes::delivered(std::uint64_t packet) {
  for (auto& pair : pairs_) {
    for (auto& away : pair.lanes) {
      for (std::size_t i = 0; i < away.items.size(); ++i) {
        auto& application = away.items[i].about.application;
        if (application.packet == packet) application.delivered = true;
      }
    }
  }
}

bool Lanes::quiet(std::uint32_t connection) const {
  const auto& lanes = pairs_[connection].lanes;
  return lanes[0].items.empty() && lanes[1].items.empty();
}

std::uint64_t Lanes::queued(StreamWhere from) const {
  const auto bytes = pairs_[from.connection].lanes[from.end].bytes;
  return bytes > kSendBuffer ? bytes - kSendBuffer : 0;
}

void Lanes::write_state(std::uint32_t connection, Writer& out) const {
  for (const auto& away : pairs_[connection].lanes) {
    out.integer(static_cast<std::uint32_t>(away.items.size()));
    for (std::size_t i = 0; i < away.items.size(); ++i) {
      out.integer(static_cast<std::uint8_t>(away.items[i].kind))
          .counted(away.items[i].bytes.read());
      out.signed64(away.items[i].earliest.time_since_epoch().count());
    }
  }
}

}  // namespace midflight::sim
