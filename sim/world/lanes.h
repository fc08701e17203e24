// "tcp": "stream": an ordered reliable stream whose messages each have a delay window (spec 3,
// "TCP"). Left out: segments, acknowledgements, rate and queues of links. A lost segment shows only
// as tcp_stall; a partition holds what is sent until it ends.
#pragma once

#include <array>

#include "sim/net/ring.h"
#include "sim/world/stream_types.h"

namespace midflight::sim {

class Lanes {
 public:
  void open(StreamContext context, const StreamConnection& connection, std::uint32_t index);
  void send(StreamContext context, const StreamConnection& connection, StreamWhere from,
            ByteView bytes, const StreamMessage& about);
  void close(StreamContext context, const StreamConnection& connection, StreamWhere from);
  // The front message of a lane reaches its receiver. up: whether that host runs.
  void moved(StreamContext context, const StreamConnection& connection, StreamWhere from, bool up,
             StreamInbound& inbound);
  void pump(StreamContext context, const StreamConnection& connection, StreamWhere from);
  // Forgets all that is under way, both directions.
  void drop(StreamContext context, std::uint32_t connection);

  [[nodiscard]] bool quiet(std::uint32_t connection) const;
  [[nodiscard]] std::uint64_t queued(StreamWhere from) const;
  void write_state(std::uint32_t connection, Writer& out) const;
  // Calls visit(message, kind, bytes) for what is under way from an end, in order.
  template <class Visit>
  void for_each(StreamWhere from, Visit visit) const {
    const auto& away = pairs_[from.connection].lanes[from.end];
    for (std::size_t i = 0; i < away.items.size(); ++i) {
      const auto& item = away.items[i];
      visit(item.about, static_cast<std::uint8_t>(item.kind), ByteView(item.bytes.read()));
    }
  }
  // What the front message of a lane is about. Precondition: there is one.
  [[nodiscard]] std::uint64_t front(StreamWhere from) const {
    return pairs_[from.connection].lanes[from.end].items.front().about.label.fingerprint;
  }
  void delivered(std::uint64_t packet);

 private:
  enum class Kind : std::uint8_t { open, opened, data, close, reset };
  struct Word {
    Kind kind = Kind::data;
    const StreamMessage& about;
    ByteView bytes;
  };
  struct Item {
    Kind kind = Kind::data;
    Instant earliest;
    Duration extra{};
    StreamMessage about;
    Shared<Bytes> bytes;
  };
  struct Lane {
    Ring<Item> items;
    std::uint64_t bytes = 0;
    bool scheduled = false;  // the front item has its pending event, or that is deferred
    EventHandle event;
  };
  struct Pair {
    std::array<Lane, 2> lanes;  // lanes[i] leads away from end i
  };

  void queue(StreamContext context, const StreamConnection& connection, StreamWhere from,
             const Word& word);
  void receive(StreamContext context, const StreamConnection& connection, StreamWhere receiver,
               const Item& item, StreamInbound& inbound);
  [[nodiscard]] Lane& lane(StreamWhere from) { return pairs_[from.connection].lanes[from.end]; }

  std::vector<Pair> pairs_;  // by connection
  Item moving_;              // scratch
};

}  // namespace midflight::sim
