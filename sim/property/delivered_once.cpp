#include <map>

#include "sim/kernel/choice.h"
#include "sim/property/recent_packets.h"
#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

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
    packets_.add({event.packet, fingerprint(event.payload), direction, event.at, false});
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
