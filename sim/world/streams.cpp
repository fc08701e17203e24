#include "sim/world/streams.h"

#include <algorithm>

namespace midflight::sim {

namespace {

// Where both hosts dial the other, each numbers its own connections from 0: those of the later name
// are told apart.
std::uint64_t number_of(const ScenarioConfig& config, const StreamConnection& connection) {
  const auto dialler = connection.ends[0].host;
  const auto acceptor = connection.ends[1].host;
  const auto id = connection.ends[0].id.value;
  if (config.nodes[dialler.value].name < config.nodes[acceptor.value].name) return id;
  const bool both_dial = std::ranges::any_of(config.connections, [&](const auto& each) {
    return each.from == acceptor && each.to == dialler;
  });
  return both_dial ? combine(id, 1) : id;
}

}  // namespace

Streams::Streams(const WorldSetup& setup)
    : by_host_(setup.config.nodes.size()), next_accepted_(setup.config.nodes.size(), 1) {}

std::optional<StreamWhere> Streams::find(NodeIndex host, ConnectionId id) const {
  for (const auto& where : by_host_[host.value]) {
    if (connections_[where.connection].ends[where.end].id == id) return where;
  }
  return std::nullopt;
}

std::uint32_t Streams::take_connection() {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(connections_.size()));
    connections_.emplace_back();
  }
  const auto index = free_.back();
  free_.pop_back();
  return index;
}

void Streams::free_if_over(StreamContext context, std::uint32_t connection) {
  auto& over = connections_[connection];
  if (!over.used || over.ends[0].open || over.ends[1].open) return;
  const bool lanes = over.model == TcpModel::stream;
  if (lanes ? !lanes_.quiet(connection) : !segments_.quiet(connection)) return;
  if (!lanes) {
    segments_.drop(context, StreamWhere{connection, 0});
    segments_.drop(context, StreamWhere{connection, 1});
  }
  over.used = false;
  ++over.generation;
  free_.push_back(connection);
}

void Streams::dial(StreamContext context, NodeIndex host, ConnectionId id, NodeIndex to) {
  const auto index = take_connection();
  auto& connection = connections_[index];
  connection.ends[0] = StreamEnd{host, id, true};
  connection.ends[1] = StreamEnd{to, {}, false};
  const auto& places = context.setup.node_places;
  connection.places[0] = stream_place(places[host.value], places[to.value]);
  connection.places[1] = stream_place(places[to.value], places[host.value]);
  connection.number = number_of(context.setup.config, connection);
  connection.used = true;
  by_host_[host.value].push_back(StreamWhere{index, 0});
  const auto hop = context.setup.topology.next_hop(host, to);
  connection.model = hop.valid() ? context.setup.direction(hop).tcp : TcpModel::stream;
  if (connection.model == TcpModel::stream) {
    lanes_.open(context, connection, index);
  } else {
    segments_.open(context, connection, index);
  }
}

void Streams::send(StreamContext context, NodeIndex host, ConnectionId id, ByteView bytes,
                   const StreamMessage& about) {
  const auto where = find(host, id);
  if (!where) return;
  const auto& connection = connections_[where->connection];
  if (connection.model == TcpModel::stream) {
    lanes_.send(context, connection, *where, bytes, about);
  } else {
    segments_.write(*where, bytes, about);
    if (written_.empty() || written_.back() != *where) written_.push_back(*where);
  }
}

void Streams::flush(StreamContext context) {
  for (const auto& where : written_) {
    const auto& connection = connections_[where.connection];
    if (connection.ends[where.end].open) segments_.flush(context, connection, where);
  }
  written_.clear();
}

void Streams::close(StreamContext context, NodeIndex host, ConnectionId id) {
  const auto where = find(host, id);
  if (!where) return;
  auto& connection = connections_[where->connection];
  connection.ends[where->end].open = false;
  std::erase(by_host_[host.value], *where);
  if (connection.model == TcpModel::stream) {
    lanes_.close(context, connection, *where);
  } else {
    segments_.close(context, connection, *where);
  }
  free_if_over(context, where->connection);
}

void Streams::lane_moved(StreamContext context, const Pending& pending, bool up) {
  inbound_.clear();
  if (!current(pending.a, pending.b / 2)) return;
  lanes_.moved(context, connections_[pending.a], StreamWhere{pending.a, pending.b % 2}, up,
               inbound_);
  conclude(context, pending.a);
}

void Streams::segment_arrived(StreamContext context, const Packet& packet) {
  inbound_.clear();
  // The answer to a segment is a send, after which the packet's own reference is no longer valid.
  const auto connection = packet.stream;
  const auto segment = packet.segment;
  if (!current(connection, packet.stream_end / 2)) return;
  const StreamWhere sender{connection, packet.stream_end % 2};
  segments_.arrived(context, connections_[connection], sender.other(),
                    {segment, packet.bytes.read()}, inbound_);
  conclude(context, connection);
}

void Streams::timer(StreamContext context, const Pending& pending) {
  inbound_.clear();
  if (!current(pending.a, pending.b / 2)) return;
  segments_.timer(context, connections_[pending.a], StreamWhere{pending.a, pending.b % 2},
                  inbound_);
  conclude(context, pending.a);
}

void Streams::conclude(StreamContext context, std::uint32_t connection) {
  for (auto& arrival : inbound_.arrivals) {
    auto& joined = connections_[arrival.where.connection];
    auto& end = joined.ends[arrival.where.end];
    auto& open = by_host_[end.host.value];
    if (!arrival.is_message && arrival.event == StreamEvent::accepted) {
      end.id = ConnectionId{next_accepted_[end.host.value]};
      next_accepted_[end.host.value] += 2;
      end.open = true;
      open.push_back(arrival.where);
    } else if (!arrival.is_message && arrival.event != StreamEvent::established) {
      end.open = false;
      std::erase(open, arrival.where);
    }
    arrival.host = end.host;
    arrival.id = end.id;
    arrival.peer = joined.ends[arrival.where.other().end].host;
  }
  free_if_over(context, connection);
}

void Streams::reset(StreamContext context, NodeIndex a, NodeIndex b) {
  inbound_.clear();
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    auto& connection = connections_[i];
    const auto& ends = connection.ends;
    const bool between =
        (ends[0].host == a && ends[1].host == b) || (ends[0].host == b && ends[1].host == a);
    if (!connection.used || !between) continue;
    const bool lanes = connection.model == TcpModel::stream;
    if (lanes) lanes_.drop(context, i);
    for (std::uint32_t end = 0; end < 2; ++end) {
      if (!lanes) segments_.drop(context, StreamWhere{i, end});
      if (ends[end].open) inbound_.event(StreamWhere{i, end}, StreamEvent::closed);
    }
    conclude(context, i);
  }
}

void Streams::pump(StreamContext context) {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    if (!connections_[i].used || connections_[i].model != TcpModel::stream) continue;
    lanes_.pump(context, connections_[i], StreamWhere{i, 0});
    lanes_.pump(context, connections_[i], StreamWhere{i, 1});
  }
}

void Streams::crash(StreamContext context, NodeIndex host) {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    auto& connection = connections_[i];
    for (std::uint32_t end = 0; end < 2; ++end) {
      if (!connection.used || connection.ends[end].host != host) continue;
      connection.ends[end].open = false;
      if (connection.model == TcpModel::segments) segments_.drop(context, StreamWhere{i, end});
    }
    free_if_over(context, i);
  }
  by_host_[host.value].clear();
}

std::uint64_t Streams::queued(NodeIndex host, ConnectionId id) const {
  const auto where = find(host, id);
  if (!where) return 0;
  const bool lanes = connections_[where->connection].model == TcpModel::stream;
  return lanes ? lanes_.queued(*where) : segments_.queued(*where);
}

NodeIndex Streams::peer(NodeIndex host, ConnectionId id) const {
  const auto where = find(host, id);
  if (!where) return {};
  return connections_[where->connection].ends[where->other().end].host;
}

void Streams::write_connections(Writer& out) {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    const auto& connection = connections_[i];
    out.boolean(connection.used);
    if (!connection.used) continue;
    for (const auto& end : connection.ends) {
      out.fields(end.host.value, end.id.value, end.open);
    }
    if (connection.model != TcpModel::segments) continue;
    const auto hash = segments_.hash(i);
    out.fields(hash.high, hash.low);
  }
  for (const auto next : next_accepted_) out.integer(next);
}

void Streams::write_state(Writer& out) const {
  for (std::uint32_t i = 0; i < connections_.size(); ++i) {
    const auto& connection = connections_[i];
    if (!connection.used) continue;
    for (const auto& end : connection.ends) {
      out.fields(end.host.value, end.id.value, end.open);
    }
    if (connection.model == TcpModel::stream) {
      lanes_.write_state(i, out);
    } else {
      segments_.write_state(i, out);
    }
  }
}

}  // namespace midflight::sim
