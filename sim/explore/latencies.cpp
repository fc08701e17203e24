#include "sim/explore/latencies.h"

#include "sim/explore/counters.h"

namespace midflight::sim {
namespace {

// The smallest that is not below so many hundredths of all (nearest rank); they are in order.
Duration percentile(std::span<const Duration> ordered, std::size_t percent) {
  return ordered[(ordered.size() * percent + 99) / 100 - 1];
}

}  // namespace

void LatencyObserver::observe(const Event& event) {
  if (event.packet == 0) return;
  const Direction sending{event.node, event.peer};
  if (event.kind == EventKind::packet_out) {
    sent_.add({event.packet, 0, sending, event.at, false});
  } else if (event.kind == EventKind::packet_in) {
    const auto* const packet = sent_.find(event.packet);
    if (packet == nullptr) return;
    auto& took = took_[packet->direction];
    if (took.empty()) took.reserve(64);
    took.push_back(event.at - packet->at);
  }
}

std::vector<Latency> LatencyObserver::list(std::span<const std::string> names) const {
  std::vector<Latency> out;
  for (const auto& [direction, took] : took_) {
    auto ordered = took;
    std::sort(ordered.begin(), ordered.end());
    out.push_back({pair_name(direction, names), ordered.size(), ordered.front(),
                   percentile(ordered, 50), percentile(ordered, 95), ordered.back()});
  }
  return out;
}

}  // namespace midflight::sim
