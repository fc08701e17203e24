#include "sim/world/streams.h"

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

std::uint64_t stream_place(const WorldSetup& setup, NodeIndex from, NodeIndex to) {
  return combine(setup.node_places[from.value], combine(setup.node_places[to.value], 6));
}

}  // namespace

Streams::Streams(const WorldSetup& setup) : next_accepted_(setup.config.nodes.size(), 1) {}

std::optional<Streams::Where> Streams::find(NodeIndex host, ConnectionId id) const {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    for (std::uint32_t end = 0; end < 2; ++end) {
      const auto& candidate = connections_[i].ends[end];
      if (candidate.open && candidate.host == host && candidate.id == id) return Where{i, end};
    }
  }
  return std::nullopt;
}

std::uint32_t Streams::take_connection() {
  if (free_.empty()) {
    connections_.emplace_back();
    return static_cast<std::uint32_t>(connections_.size() - 1);
  }
  const auto index = free_.back();
  free_.pop_back();
  return index;
}

void Streams::free_if_over(std::uint32_t connection) {
  auto& over = connections_[connection];
  if (!over.used || over.ends[0].open || over.ends[1].open) return;
  for (const auto& lane : over.lanes) {
    if (!lane.messages.empty()) return;
  }
  over.used = false;
  ++over.generation;
  free_.push_back(connection);
}

Streams::Message& Streams::queue(const WorldSetup& setup, const Network& network, Where where,
                                 Kind kind, const Label& label, Step& step) {
  auto& connection = connections_[where.connection];
  const auto from = connection.ends[where.end].host;
  const auto to = connection.ends[1 - where.end].host;
  const auto window = path_window(setup, from, to);
  const auto drawn = step.draw(window.extra, stream_place(setup, from, to),
                               Subject{label.fingerprint, label.unique});
  auto& message = connection.lanes[where.end].messages.push();
  message.kind = kind;
  message.earliest = step.now() + window.delay + drawn.fixed;
  message.extra = drawn.open;
  message.label = label;
  message.sent_event = step.cause();
  message.bytes.clear();
  pump_lane(setup, network, where, step);
  return message;
}

void Streams::pump_lane(const WorldSetup& setup, const Network& network, Where where, Step& step) {
  auto& connection = connections_[where.connection];
  auto& lane = connection.lanes[where.end];
  const auto to = connection.ends[1 - where.end].host;
  if (lane.scheduled || lane.messages.empty()) return;
  if (network.way(setup, connection.ends[where.end].host, to).verdict != FaultVerdict::pass) return;
  const auto& message = lane.messages.front();
  const auto earliest = std::max(step.now(), message.earliest);
  const auto latest = std::max(earliest, message.earliest + message.extra);
  step.simulator().schedule.add(Window{earliest, latest},
                                Pending{to_number(PendingKind::stream), to, where.connection,
                                        2 * connection.generation + where.end, message.sent_event});
  lane.scheduled = true;
}

void Streams::dial(const WorldSetup& setup, const Network& network, NodeIndex host, ConnectionId id,
                   NodeIndex to, Step& step) {
  const auto index = take_connection();
  auto& connection = connections_[index];
  connection.ends[0] = End{host, id, true};
  connection.ends[1] = End{to, {}, false};
  for (auto& lane : connection.lanes) {
    lane.messages.clear();
    lane.bytes = 0;
    lane.scheduled = false;
  }
  connection.used = true;
  queue(setup, network, Where{index, 0}, Kind::open, Label{"SYN", "", to, 1, false}, step);
}

void Streams::send(const WorldSetup& setup, const Network& network, NodeIndex host, ConnectionId id,
                   ByteView bytes, const Label& label, std::uint64_t sent_event, Step& step) {
  const auto where = find(host, id);
  if (!where) return;
  auto& message = queue(setup, network, *where, Kind::data, label, step);
  message.sent_event = sent_event;
  message.bytes.assign(bytes.begin(), bytes.end());
  connections_[where->connection].lanes[where->end].bytes += bytes.size();
}

void Streams::close(const WorldSetup& setup, const Network& network, NodeIndex host,
                    ConnectionId id, Step& step) {
  const auto where = find(host, id);
  if (!where) return;
  connections_[where->connection].ends[where->end].open = false;
  queue(setup, network, *where, Kind::close, Label{"FIN", "", peer(host, id), 2, false}, step);
}

StreamArrival Streams::arrive(const WorldSetup& setup, const Network& network,
                              const Pending& pending, bool up, Step& step) {
  auto& connection = connections_[pending.a];
  if (connection.generation != pending.b / 2) return {};
  const Where sender{pending.a, pending.b % 2};
  const Where receiver{pending.a, 1 - sender.end};
  auto& lane = connection.lanes[sender.end];
  auto& message = lane.messages.front();
  const auto kind = message.kind;
  StreamArrival arrival;
  arrival.label = message.label;
  arrival.sent_event = message.sent_event;
  std::swap(delivered_, message.bytes);
  lane.bytes -= delivered_.size();
  lane.messages.pop();
  lane.scheduled = false;
  pump_lane(setup, network, sender, step);
  if (up) {
    const auto handled = handle(setup, network, receiver, kind, step);
    arrival.kind = handled.kind;
    arrival.event = handled.event;
  }
  const auto& end = connections_[receiver.connection].ends[receiver.end];
  arrival.host = end.host;
  arrival.id = end.id;
  arrival.peer = connections_[sender.connection].ends[sender.end].host;
  arrival.bytes = delivered_;
  free_if_over(pending.a);
  return arrival;
}

StreamArrival Streams::handle(const WorldSetup& setup, const Network& network, Where receiver,
                              Kind kind, Step& step) {
  auto& end = connections_[receiver.connection].ends[receiver.end];
  StreamArrival arrival;
  arrival.kind = StreamArrival::Kind::event;
  switch (kind) {
    case Kind::open:
      end.id = ConnectionId{next_accepted_[end.host.value]};
      end.open = true;
      next_accepted_[end.host.value] += 2;
      queue(setup, network, receiver, Kind::opened, Label{"SYN-ACK", "", {}, 3, false}, step);
      arrival.event = StreamEvent::accepted;
      return arrival;
    case Kind::opened:
      arrival.event = StreamEvent::established;
      break;
    case Kind::data:
      arrival.kind = StreamArrival::Kind::message;
      break;
    case Kind::close:
    case Kind::reset:
      arrival.event = StreamEvent::closed;
      break;
  }
  if (!end.open) {
    // A host that knows nothing of the connection says so, but never to such a word.
    const bool answer = kind == Kind::data || kind == Kind::opened;
    if (answer) {
      queue(setup, network, receiver, Kind::reset, Label{"RST", "", {}, 4, false}, step);
    }
    return {};
  }
  if (arrival.event == StreamEvent::closed && arrival.kind == StreamArrival::Kind::event) {
    end.open = false;
  }
  return arrival;
}

void Streams::pump(const WorldSetup& setup, const Network& network, Step& step) {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    if (!connections_[i].used) continue;
    pump_lane(setup, network, Where{i, 0}, step);
    pump_lane(setup, network, Where{i, 1}, step);
  }
}

void Streams::crash(NodeIndex host) {
  for (auto& connection : connections_) {
    for (auto& end : connection.ends) {
      if (end.host == host) end.open = false;
    }
  }
}

void Streams::reset(NodeIndex a, NodeIndex b, std::vector<StreamArrival>& out) {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    auto& connection = connections_[i];
    const auto& ends = connection.ends;
    const bool between =
        (ends[0].host == a && ends[1].host == b) || (ends[0].host == b && ends[1].host == a);
    if (!connection.used || !between) continue;
    for (std::uint32_t end = 0; end < 2; ++end) {
      if (!ends[end].open) continue;
      StreamArrival arrival;
      arrival.kind = StreamArrival::Kind::event;
      arrival.host = ends[end].host;
      arrival.peer = ends[1 - end].host;
      arrival.id = ends[end].id;
      out.push_back(arrival);
      connection.ends[end].open = false;
    }
    for (auto& lane : connection.lanes) lane.messages.clear();
    free_if_over(i);
  }
}

std::uint64_t Streams::queued(NodeIndex host, ConnectionId id) const {
  const auto where = find(host, id);
  if (!where) return 0;
  const auto bytes = connections_[where->connection].lanes[where->end].bytes;
  return bytes > kSendBuffer ? bytes - kSendBuffer : 0;
}

NodeIndex Streams::peer(NodeIndex host, ConnectionId id) const {
  const auto where = find(host, id);
  if (!where) return {};
  return connections_[where->connection].ends[1 - where->end].host;
}

void Streams::write_state(Writer& out) const {
  for (const auto& connection : connections_) {
    if (!connection.used) continue;
    for (const auto& end : connection.ends) {
      out.integer(end.host.value).integer(end.id.value).boolean(end.open);
    }
    for (const auto& lane : connection.lanes) {
      out.integer(static_cast<std::uint32_t>(lane.messages.size()));
      for (std::size_t i = 0; i < lane.messages.size(); ++i) {
        const auto& message = lane.messages[i];
        out.integer(static_cast<std::uint8_t>(message.kind)).counted(message.bytes);
      }
    }
  }
}

}  // namespace midflight::sim
