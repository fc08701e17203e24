#include <algorithm>
#include <numeric>

#include "sim/property/calm.h"
#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

// The real graph needs no model of its own: in a quiet network every node that the configured
// connections join knows the same edges, each of which its own two ends vouch for.
class Converges final : public PropertyOf<Converges> {
 public:
  Converges(const PropertyKind& kind, const SharedContext& context)
      : PropertyOf(kind, context), calm_(context->faults_end), nodes_(context->names.size()) {}

  void observe(const Event& event) override {
    calm_.observe(event);
    last_event_ = event.number;
    switch (event.kind) {
      case EventKind::started:
        nodes_[event.node.value] = {true, 0};
        break;
      case EventKind::stopped:
        nodes_[event.node.value] = {false, 0};
        break;
      case EventKind::graph:
        nodes_[event.node.value].view = event.a;
        break;
      default:
        return;
    }
    changed_ = event.at;
  }

  void finish(Instant at) override {
    if (!calm_.at(at) || at - std::max(changed_, calm_.since()) < context().settle) return;
    const auto groups = joined();
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
      const auto& first = groups[node];
      if (!nodes_[node].up || nodes_[node].view == nodes_[first].view) continue;
      violated({last_event_,
                at,
                {NodeIndex{first}, NodeIndex{node}},
                context().names[first] + " and " + context().names[node] +
                    " know different graphs of a network that has been quiet since " +
                    midflight::to_text(changed_) + " s"});
    }
  }

  void write_state(Writer& out) const override {
    calm_.write_state(out);
    out.signed64(changed_.time_since_epoch().count());
    for (const auto& node : nodes_) out.boolean(node.up).integer(node.view);
  }

 private:
  struct View {
    bool up = false;
    std::uint64_t view = 0;  // fingerprint of the edges it knows; 0 before its first graph
  };

  // For each node the lowest one that it is joined with through nodes that are up.
  [[nodiscard]] std::vector<std::uint32_t> joined() const {
    std::vector<std::uint32_t> lowest(nodes_.size());
    std::iota(lowest.begin(), lowest.end(), 0U);
    bool moved = true;
    while (moved) {
      moved = false;
      for (const auto& [a, b] : context().connections) {
        if (!nodes_[a.value].up || !nodes_[b.value].up) continue;
        if (lowest[a.value] == lowest[b.value]) continue;
        lowest[a.value] = lowest[b.value] = std::min(lowest[a.value], lowest[b.value]);
        moved = true;
      }
    }
    return lowest;
  }

  Calm calm_;
  std::vector<View> nodes_;
  Instant changed_;
  std::uint64_t last_event_ = 0;
};

}  // namespace

constinit const PropertyKind kConverges{
    "converges",
    "every node's graph matches the real one once the network is quiet",
    Converges::make,
    kAllEvents,
    true,
    true};

}  // namespace midflight::sim
