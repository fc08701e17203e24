// What both models of a stream connection share.
#pragma once

#include <vector>

#include "sim/host/host.h"
#include "sim/world/network.h"

namespace midflight::sim {

struct StreamContext {
  const WorldSetup& setup;
  Network& network;
  Step& step;
};

struct StreamEnd {
  NodeIndex host;
  ConnectionId id;
  bool open = false;  // the application here has it
  friend bool operator==(const StreamEnd&, const StreamEnd&) = default;
};

struct StreamConnection {
  StreamEnd ends[2];          // 0 dialled
  std::uint64_t places[2]{};  // where choices about what each end sends are made
  TcpModel model = TcpModel::segments;
  std::uint64_t number = 0;  // no other between the same hosts, whoever dialled, has it
  std::uint32_t generation = 0;
  bool used = false;
  friend bool operator==(const StreamConnection&, const StreamConnection&) = default;
};

// One end of one connection.
struct StreamWhere {
  std::uint32_t connection = 0;
  std::uint32_t end = 0;
  [[nodiscard]] StreamWhere other() const { return {connection, 1 - end}; }
  friend bool operator==(const StreamWhere&, const StreamWhere&) = default;
};

// What one message is, beside its bytes.
struct StreamMessage {
  Label label;
  std::uint64_t sent_event = 0;
  Application application;
};

// What comes to a host: an event of a connection, or one whole message.
struct StreamArrival {
  StreamWhere where;
  NodeIndex host;
  NodeIndex peer;
  ConnectionId id;
  bool is_message = false;
  StreamEvent event = StreamEvent::closed;
  StreamMessage message;
  ByteRange bytes;
};

// Collects the arrivals of one call and the bytes that they carry.
struct StreamInbound {
  std::vector<StreamArrival> arrivals;
  Bytes bytes;

  void clear() {
    arrivals.clear();
    bytes.clear();
  }
  void event(StreamWhere where, StreamEvent event) {
    StreamArrival arrival;
    arrival.where = where;
    arrival.event = event;
    arrivals.push_back(arrival);
  }
  void message(StreamWhere where, const StreamMessage& about, ByteView content) {
    StreamArrival arrival;
    arrival.where = where;
    arrival.is_message = true;
    arrival.message = about;
    arrival.bytes = ByteRange{static_cast<std::uint32_t>(bytes.size()),
                              static_cast<std::uint32_t>(content.size())};
    append(bytes, content);
    arrivals.push_back(arrival);
  }
};

// Where choices about a connection's direction are made, from the places of its two nodes.
[[nodiscard]] inline std::uint64_t stream_place(std::uint64_t from, std::uint64_t to) {
  return combine(combine(from, to), fingerprint("tcp"));
}

}  // namespace midflight::sim
