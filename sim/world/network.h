// Packets on their way: over one link after another, each with its fate, past the active faults.
#pragma once

#include <optional>
#include <type_traits>
#include <vector>

#include "sim/kernel/shared.h"
#include "sim/kernel/simulator.h"
#include "sim/net/link.h"
#include "sim/net/tcp_segment.h"
#include "sim/world/faults.h"
#include "sim/world/setup.h"

namespace midflight::sim {

// Which packet of an application a message carries, and what became of that. Known in searches
// alone.
struct Application {
  std::uint64_t packet = 0;  // 0: none
  bool echo = false;         // it asks for an answer
  bool delivered = false;    // a copy of it was
};

struct Packet {
  NodeIndex from;
  NodeIndex to;
  NodeIndex at;  // the host that it has reached
  Transport transport = Transport::udp;
  std::uint32_t stream = 0;      // TCP: the connection
  std::uint32_t stream_end = 0;  // TCP: 2 * its generation + the sending end
  TcpSegment segment;            // TCP
  Label label;
  std::uint64_t sent_event = 0;
  std::uint32_t header = 0;  // bytes of IP and transport headers
  bool corrupted = false;
  Application application;  // what it carries
  Shared<Bytes> bytes;
};
static_assert(std::is_nothrow_move_constructible_v<Packet>, "bytes must outlive a send");

// An event of this kind about a message that node sends to or has from peer.
[[nodiscard]] Event event_about(const Label& label, EventKind kind, ByteView bytes);
[[nodiscard]] Event event_about(const Packet& packet, EventKind kind);

class Network {
 public:
  explicit Network(const WorldSetup& setup);

  // Starts a packet on its way; packet.at is its source, and its bytes are given apart.
  void send(const WorldSetup& setup, const Packet& packet, ByteView bytes, Step& step);
  // A packet's pending event came up: it goes on to its next hop, or has arrived and is returned.
  // The reference stays valid until the next send, its bytes until it is given back with release.
  const Packet* advance(const WorldSetup& setup, std::uint32_t slot, NodeIndex at, Step& step);
  void release(std::uint32_t slot) { free_.push_back(slot); }
  // A second copy of a packet on its way; its slot.
  std::uint32_t duplicate(std::uint32_t slot);
  // Copies of this application's packet that are still on their way are known as such.
  void delivered(std::uint64_t packet);
  [[nodiscard]] const Packet& packet(std::uint32_t slot) const { return packets_[slot]; }
  void lose(std::uint32_t slot, std::string_view why, Step& step);

  void begin_fault(std::uint32_t fault, const FaultAction& action) { faults_.begin(fault, action); }
  // Held packets go on if nothing holds them any more.
  void end_fault(const WorldSetup& setup, std::uint32_t fault, Step& step);
  // Can a packet go from one host to the other now, by route and faults?
  [[nodiscard]] FaultRuling way(const WorldSetup& setup, NodeIndex from, NodeIndex to) const;

  // The least MTU of the way, as far as its links tell.
  [[nodiscard]] std::uint32_t path_mtu(const WorldSetup& setup, NodeIndex from, NodeIndex to) const;

  void write_state(Writer& out) const;
  void write_packet(std::uint32_t slot, Writer& out) const;
  // For a search: what can influence the future, but the packets on their way.
  void write_links(const WorldSetup& setup, Writer& out) const;
  [[nodiscard]] std::span<const std::uint32_t> held() const { return held_; }
  // Pending events of the datagrams that set out since the last clear; kept in searches alone.
  std::vector<EventHandle> fresh;

 private:
  void hop(const WorldSetup& setup, std::uint32_t slot, Step& step);
  void corrupt(Packet& packet, std::uint64_t place, Step& step);
  void travel(const WorldSetup& setup, std::uint32_t slot, DirectionIndex direction, Step& step);
  std::uint32_t keep(const Packet& packet, ByteView bytes);

  std::vector<LinkDirection> directions_;
  std::vector<Packet> packets_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> held_;
  FaultRules faults_;
};

}  // namespace midflight::sim
