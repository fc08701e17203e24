#include <algorithm>
#include <limits>
#include <map>

#include "sim/kernel/choice.h"
#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

// How many of the last packets are known. A delivery of an older one can't be judged and is let
// pass; only a packet held back while so many others are sent can be that old.
constexpr std::size_t kHorizon = 1U << 16U;

struct Packet {
  std::uint64_t id = 0;
  std::uint64_t content = 0;
  Direction direction;
  bool delivered = false;
};

// The last kHorizon packets, found by id: a ring, and for each place of a table that is as large
// the newest packet of it, whence a chain leads to older ones. The chain's end is overwritten in
// the ring before its beginning, so nothing is ever taken out.
class RecentPackets {
 public:
  void add(const Packet& packet) {
    if (count_ == ring_.size() && count_ < kHorizon) grow();
    ring_[count_ % ring_.size()].packet = packet;
    link(count_++);
  }
  // The newest with this id; null if none is known.
  [[nodiscard]] Packet* find(std::uint64_t id) {
    if (ring_.empty()) return nullptr;
    for (auto at = newest_[id % newest_.size()]; known(at); at = entry(at).older) {
      if (entry(at).packet.id == id) return &entry(at).packet;
    }
    return nullptr;
  }
  [[nodiscard]] bool forgot_some() const { return count_ > kHorizon; }
  void forget_delivered() {
    RecentPackets left;
    for (auto at = count_ - std::min<std::uint64_t>(count_, ring_.size()); at < count_; ++at) {
      if (!entry(at).packet.delivered) left.add(entry(at).packet);
    }
    *this = std::move(left);
  }

 private:
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();
  struct Entry {
    Packet packet;
    std::uint64_t older = kNone;  // the next of its chain, as counted from the first packet ever
  };

  [[nodiscard]] Entry& entry(std::uint64_t at) { return ring_[at % ring_.size()]; }
  [[nodiscard]] bool known(std::uint64_t at) const {
    return at != kNone && count_ - at <= ring_.size();
  }
  void link(std::uint64_t at) {
    auto& newest = newest_[entry(at).packet.id % newest_.size()];
    entry(at).older = newest;
    newest = at;
  }
  void grow() {
    const auto size = std::max<std::size_t>(16, 2 * ring_.size());
    ring_.resize(size);
    newest_.assign(size, kNone);
    for (std::uint64_t at = 0; at < count_; ++at) link(at);
  }

  std::vector<Entry> ring_;            // its size is a power of two
  std::vector<std::uint64_t> newest_;  // by id, modulo its size
  std::uint64_t count_ = 0;            // packets ever
};

class DeliveredOnce final : public PropertyOf<DeliveredOnce> {
 public:
  using PropertyOf::PropertyOf;

  void observe(const Event& event) override {
    if (event.kind == EventKind::packet_out) sent(event);
    if (event.kind == EventKind::packet_in) delivered(event);
  }

  // Packets that were delivered: of a copy that comes even so, nobody will be said to have sent it.
  void forget_past() override { packets_.forget_delivered(); }

  // Nothing to write: a packet matters here as long as a copy of it is under way, and the world
  // says of each such copy whether the packet was delivered (network.h, Application).

 private:
  void sent(const Event& event) {
    const Direction direction{event.node, event.peer};
    if (event.packet == 0) {
      ++unmarked_[direction];
      return;
    }
    packets_.add({event.packet, fingerprint(event.payload), direction, false});
  }

  void delivered(const Event& event) {
    const Direction direction{event.peer, event.node};
    if (event.packet == 0) {
      auto& unmarked = unmarked_[direction];
      if (unmarked == 0) return complain(event, "a packet that it never sent so");
      --unmarked;
      return;
    }
    auto* const packet = packets_.find(event.packet);
    if (packet == nullptr) {
      if (!packets_.forgot_some()) complain(event, "a packet that nobody sent");
      return;
    }
    if (packet->direction.to != event.node) complain(event, "a packet for somebody else");
    if (packet->direction.from != event.peer) complain(event, "a packet of somebody else");
    if (packet->content != fingerprint(event.payload)) complain(event, "a changed packet");
    if (packet->delivered) complain(event, "a packet for the second time");
    packet->delivered = true;
  }

  void complain(const Event& event, const char* what) {
    violated(event, context().name(event.node) + " was delivered, as of " +
                        context().name(event.peer) + ", " + what);
  }

  RecentPackets packets_;
  std::map<Direction, std::uint64_t> unmarked_;  // sent without an id and not yet delivered
};

}  // namespace

constinit const PropertyKind kDeliveredOnce{
    "delivered-once",
    "a packet is delivered at most once, unchanged, to the node it was sent to",
    DeliveredOnce::make,
    events(EventKind::packet_out, EventKind::packet_in),
    false,
    false};

}  // namespace midflight::sim
