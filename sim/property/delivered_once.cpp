#include <deque>
#include <map>

#include "sim/kernel/choice.h"
#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

// How many of the last packets are known. A delivery of an older one can't be judged and is let
// pass; only a packet held back while so many others are sent can be that old.
constexpr std::size_t kHorizon = 1U << 16U;

class DeliveredOnce final : public PropertyOf<DeliveredOnce> {
 public:
  using PropertyOf::PropertyOf;

  void observe(const Event& event) override {
    if (event.kind == EventKind::packet_out) sent(event);
    if (event.kind == EventKind::packet_in) delivered(event);
  }

  // Packets that were delivered: of a copy that comes even so, nobody will be said to have sent it.
  void forget_past() override {
    std::erase_if(packets_, [](const auto& packet) { return packet.second.delivered; });
    std::deque<std::uint64_t> left;
    for (const auto id : in_order_) {
      if (packets_.contains(id)) left.push_back(id);
    }
    in_order_ = std::move(left);
  }

  // Nothing to write: a packet matters here as long as a copy of it is under way, and the world
  // says of each such copy whether the packet was delivered (network.h, Application).

 private:
  struct Packet {
    Direction direction;
    std::uint64_t content = 0;
    bool delivered = false;
  };

  void sent(const Event& event) {
    const Direction direction{event.node, event.peer};
    if (event.packet == 0) {
      ++unmarked_[direction];
      return;
    }
    forget_oldest();
    packets_[event.packet] = {direction, fingerprint(event.payload), false};
    in_order_.push_back(event.packet);
  }

  void delivered(const Event& event) {
    const Direction direction{event.peer, event.node};
    if (event.packet == 0) {
      auto& unmarked = unmarked_[direction];
      if (unmarked == 0) return complain(event, "a packet that it never sent so");
      --unmarked;
      return;
    }
    const auto found = packets_.find(event.packet);
    if (found == packets_.end()) {
      if (!forgot_some_) complain(event, "a packet that nobody sent");
      return;
    }
    auto& packet = found->second;
    if (packet.direction.to != event.node) complain(event, "a packet for somebody else");
    if (packet.direction.from != event.peer) complain(event, "a packet of somebody else");
    if (packet.content != fingerprint(event.payload)) complain(event, "a changed packet");
    if (packet.delivered) complain(event, "a packet for the second time");
    packet.delivered = true;
  }

  void forget_oldest() {
    if (in_order_.size() < kHorizon) return;
    packets_.erase(in_order_.front());
    in_order_.pop_front();
    forgot_some_ = true;
  }

  void complain(const Event& event, const char* what) {
    violated(event, context().name(event.node) + " was delivered, as of " +
                        context().name(event.peer) + ", " + what);
  }

  std::map<std::uint64_t, Packet> packets_;
  std::deque<std::uint64_t> in_order_;  // their ids, as sent
  bool forgot_some_ = false;
  std::map<Direction, std::uint64_t> unmarked_;  // sent without an id and not yet delivered
};

}  // namespace

constinit const PropertyKind kDeliveredOnce{
    "delivered-once", "a packet is delivered at most once, unchanged, to the node it was sent to",
    DeliveredOnce::make,
    events(EventKind::packet_out, EventKind::packet_in),
    false};

}  // namespace midflight::sim
