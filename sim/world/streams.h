// Stream connections between hosts: who is joined to whom, over which of the two models. `segments`
// is the TCP of sim/net/tcp.h; `stream` an ordered reliable stream (lanes.h).
#pragma once

#include <vector>

#include "sim/world/lanes.h"
#include "sim/world/segments.h"
#include "sim/world/stream_types.h"

namespace midflight::sim {

class Streams {
 public:
  explicit Streams(const WorldSetup& setup);

  // An unknown or closed connection is ignored, as a socket that is gone would be.
  void dial(StreamContext context, NodeIndex host, ConnectionId id, NodeIndex to);
  void send(StreamContext context, NodeIndex host, ConnectionId id, ByteView bytes,
            const StreamMessage& about);
  // The end of a step: what was sent in it leaves.
  void flush(StreamContext context);
  void close(StreamContext context, NodeIndex host, ConnectionId id);

  // A pending event of a lane or a timer, or a segment that has arrived at its host. What comes of
  // it is in arrivals() until the next of these calls.
  void lane_moved(StreamContext context, const Pending& pending, bool up);
  void segment_arrived(StreamContext context, const Packet& packet);
  void timer(StreamContext context, const Pending& pending);
  // Both ends of every connection between two hosts lose it at once; arrivals as above.
  void reset(StreamContext context, NodeIndex a, NodeIndex b);
  [[nodiscard]] std::span<const StreamArrival> arrivals() const { return inbound_.arrivals; }
  [[nodiscard]] ByteView bytes(const StreamArrival& arrival) const {
    return ByteView(inbound_.bytes).subspan(arrival.bytes.offset, arrival.bytes.size);
  }

  // Whatever waited for a way goes on.
  void pump(StreamContext context);
  // Connections of a crashed host are gone there, and only there.
  void crash(StreamContext context, NodeIndex host);

  // Bytes that the application has written and the send buffer has no room for.
  [[nodiscard]] std::uint64_t queued(NodeIndex host, ConnectionId id) const;
  // The other end's host; invalid if the connection is unknown or closed here.
  [[nodiscard]] NodeIndex peer(NodeIndex host, ConnectionId id) const;
  void write_state(Writer& out) const;
  // Copies of this application's packet that are still on their way are known as such.
  void delivered(std::uint64_t packet) { lanes_.delivered(packet); }
  [[nodiscard]] std::span<const StreamConnection> connections() const { return connections_; }
  [[nodiscard]] const Lanes& lanes() const { return lanes_; }
  // For a search: all but what is under way in lanes.
  void write_connections(Writer& out);

 private:
  [[nodiscard]] std::optional<StreamWhere> find(NodeIndex host, ConnectionId id) const;
  std::uint32_t take_connection();
  void free_if_over(StreamContext context, std::uint32_t connection);
  // Ends the inbound call: what became open or closed at the receiving end, and what is over.
  void conclude(StreamContext context, std::uint32_t connection);
  [[nodiscard]] bool current(std::uint32_t connection, std::uint32_t generation) const {
    return connection < connections_.size() && connections_[connection].used &&
           connections_[connection].generation == generation;
  }

  std::vector<StreamConnection> connections_;
  std::vector<std::uint32_t> free_;
  std::vector<std::vector<StreamWhere>> by_host_;  // open ends of each host, in order of opening
  std::vector<std::uint32_t> next_accepted_;       // per host: odd numbers
  Lanes lanes_;
  Segments segments_;
  StreamInbound inbound_;             // scratch
  std::vector<StreamWhere> written_;  // in this step
};

}  // namespace midflight::sim
