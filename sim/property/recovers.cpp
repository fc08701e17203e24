#include <algorithm>
#include <map>

#include "sim/property/calm.h"
#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

// Only packets that follow each other this closely, in parts of the bound, count as being sent
// throughout: of a packet a minute, each may be the lost first one of a channel.
constexpr int kPauseParts = 4;

class Recovers final : public PropertyOf<Recovers> {
 public:
  Recovers(const PropertyKind& kind, const SharedContext& context)
      : PropertyOf(kind, context),
        calm_(context->faults_end),
        up_since_(context->names.size(), Instant::max()) {}

  void observe(const Event& event) override {
    calm_.observe(event);
    if (event.kind == EventKind::started) up_since_[event.node.value] = event.at;
    if (event.kind == EventKind::stopped) up_since_[event.node.value] = Instant::max();
    if (event.kind == EventKind::packet_out) sent(event);
    if (event.kind == EventKind::packet_in) unserved_[{event.peer, event.node}].open = false;
  }

  void write_state(Writer& out) const override {
    calm_.write_state(out);
    for (const auto at : up_since_) out.signed64(at.time_since_epoch().count());
    for (const auto& [direction, stretch] : unserved_) {
      if (!stretch.open) continue;
      out.integer(direction.from.value).integer(direction.to.value).boolean(stretch.reported);
      out.signed64(stretch.first.time_since_epoch().count());
      out.signed64(stretch.last.time_since_epoch().count());
    }
  }

 private:
  // Packets sent since the last delivery.
  struct Stretch {
    bool open = false;
    bool reported = false;
    Instant first;
    Instant last;
  };

  void sent(const Event& event) {
    const auto bound = context().recovery_bound;
    auto& stretch = unserved_[{event.node, event.peer}];
    if (!stretch.open || event.at - stretch.last > bound / kPauseParts) {
      stretch = {true, false, event.at, event.at};
    }
    stretch.last = event.at;
    const auto from = std::max(
        {stretch.first, calm_.since(), up_since_[event.node.value], up_since_[event.peer.value]});
    if (stretch.reported || !calm_.at(event.at) || from > event.at) return;
    if (event.at - from <= bound) return;
    stretch.reported = true;
    violated(event, "nothing that " + context().name(event.node) + " sent to " +
                        context().name(event.peer) + " since " + midflight::to_text(from) +
                        " s was delivered, longer than " + midflight::to_text(bound));
  }

  Calm calm_;
  std::vector<Instant> up_since_;
  std::map<Direction, Stretch> unserved_;
};

}  // namespace

constinit const PropertyKind kRecovers{
    "recovers",
    "after the last fault, every pair with traffic delivers again within a bound",
    Recovers::make,
    events(EventKind::fault, EventKind::started, EventKind::stopped, EventKind::packet_out,
           EventKind::packet_in),
    true,
    true};

}  // namespace midflight::sim
