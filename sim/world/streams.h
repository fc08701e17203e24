// Stream connections between hosts, "tcp": "stream": ordered and reliable, each message with a
// delay window of its own (spec 3, "TCP"). Left out: segments, acknowledgements, rate and queues; a
// lost segment shows only as tcp_stall, and a partition holds what is sent until it ends.
#pragma once

#include <vector>

#include "sim/net/ring.h"
#include "sim/world/network.h"

namespace midflight::sim {

// What a stream's pending event brings to a host.
struct StreamArrival {
  enum class Kind : std::uint8_t { nothing, event, message };
  Kind kind = Kind::nothing;
  NodeIndex host;
  NodeIndex peer;
  ConnectionId id;
  StreamEvent event = StreamEvent::closed;
  Label label;  // of a message
  std::uint64_t sent_event = 0;
  ByteView bytes;  // of a message; valid until the next call
};

class Streams {
 public:
  explicit Streams(const WorldSetup& setup);

  // All take the network for its ways and windows. An unknown or closed connection is ignored, as a
  // socket that is gone would be.
  void dial(const WorldSetup& setup, const Network& network, NodeIndex host, ConnectionId id,
            NodeIndex to, Step& step);
  void send(const WorldSetup& setup, const Network& network, NodeIndex host, ConnectionId id,
            ByteView bytes, const Label& label, std::uint64_t sent_event, Step& step);
  void close(const WorldSetup& setup, const Network& network, NodeIndex host, ConnectionId id,
             Step& step);

  // up: whether the receiving host runs.
  StreamArrival arrive(const WorldSetup& setup, const Network& network, const Pending& pending,
                       bool up, Step& step);
  // Whatever waited for a way goes on.
  void pump(const WorldSetup& setup, const Network& network, Step& step);
  // Connections of a crashed host are gone there, and only there.
  void crash(NodeIndex host);
  // Both ends of every connection between two hosts lose it at once.
  void reset(NodeIndex a, NodeIndex b, std::vector<StreamArrival>& out);

  // Bytes that the application has written and the kernel's send buffer has no room for.
  [[nodiscard]] std::uint64_t queued(NodeIndex host, ConnectionId id) const;
  // The other end's host; invalid if the connection is unknown or closed here.
  [[nodiscard]] NodeIndex peer(NodeIndex host, ConnectionId id) const;
  void write_state(Writer& out) const;

 private:
  enum class Kind : std::uint8_t { open, opened, data, close, reset };
  struct Message {
    Kind kind = Kind::data;
    Instant earliest;
    Duration extra{};
    Label label;
    std::uint64_t sent_event = 0;
    Bytes bytes;
  };
  struct Lane {
    Ring<Message> messages;
    std::uint64_t bytes = 0;
    bool scheduled = false;  // the front message has its pending event
  };
  struct End {
    NodeIndex host;
    ConnectionId id;
    bool open = false;
  };
  struct Connection {
    End ends[2];    // 0 dialled
    Lane lanes[2];  // lanes[i] leads from ends[i] to ends[1 - i]
    std::uint32_t generation = 0;
    bool used = false;
  };
  struct Where {
    std::uint32_t connection = 0;
    std::uint32_t end = 0;
  };

  [[nodiscard]] std::optional<Where> find(NodeIndex host, ConnectionId id) const;
  std::uint32_t take_connection();
  void free_if_over(std::uint32_t connection);
  Message& queue(const WorldSetup& setup, const Network& network, Where where, Kind kind,
                 const Label& label, Step& step);
  void pump_lane(const WorldSetup& setup, const Network& network, Where where, Step& step);
  StreamArrival handle(const WorldSetup& setup, const Network& network, Where receiver, Kind kind,
                       Step& step);

  std::vector<Connection> connections_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> next_accepted_;  // per host: odd numbers
  Bytes delivered_;
};

}  // namespace midflight::sim
