#include "sim/explore/fingerprint.h"

#include <algorithm>

#include "sim/kernel/choice.h"
#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

constexpr std::string_view kData = "data";

// Which events tell one race from another. What the network did is left out: it shows in what was
// received; and so is the log, whose wording may change.
bool is_step(EventKind kind) {
  switch (kind) {
    case EventKind::fault:
    case EventKind::received:
    case EventKind::refused:
    case EventKind::flag:
    case EventKind::restart:
    case EventKind::rekey:
    case EventKind::keyed:
    case EventKind::unkeyed:
      return true;
    default:
      return false;
  }
}

bool is_data(const Event& event) {
  if (event.kind == EventKind::packet_out || event.kind == EventKind::packet_in) return true;
  return event.kind == EventKind::received && (event.record == "DATA" || event.record == "PROBE");
}

// By which way datagrams go is found out at its own pace, whatever the keys do meanwhile.
bool is_about_the_way(const Event& event) {
  return event.kind == EventKind::flag && event.name == "udp_confirmed";
}

bool is_beginning(EventKind kind) { return kind == EventKind::restart || kind == EventKind::rekey; }

}  // namespace

RecentSteps::Step RecentSteps::step_of(const Event& event) {
  const bool has_value = event.kind == EventKind::flag || event.kind == EventKind::fault;
  return {event.kind,    event.node,   has_value ? event.value : 0,
          event.message, event.record, event.name};
}

// Of all but who acted.
std::uint64_t RecentSteps::hash_of(const Step& step) {
  auto hash = fingerprint(to_text(step.kind));
  for (const auto text : {step.message, step.record, step.name}) {
    hash = combine(hash, fingerprint(text));
  }
  return combine(hash, static_cast<std::uint64_t>(step.value));
}

void RecentSteps::observe(const Event& event) {
  if (!event.node.valid() || !event.peer.valid()) return;
  const bool packet = event.kind == EventKind::packet_out;
  if (!packet && (!is_step(event.kind) || is_data(event) || is_about_the_way(event))) return;
  auto& ring = pairs_[either_way(event.node, event.peer)];
  if (packet) {
    ring.packet = event.number;
    return;
  }
  // The beginning itself belongs to what follows.
  if (ring.began) {
    ring.steps[0] = ring.steps[(ring.count - 1) % kSteps];
    ring.count = 1;
  }
  ring.began = is_beginning(event.kind);
  ring.by_packet = ring.packet != 0 && event.cause == ring.packet;
  ring.last = event.number;
  const auto step = step_of(event);
  if (ring.count > 0 && ring.steps[(ring.count - 1) % kSteps] == step) return;
  ring.steps[ring.count % kSteps] = step;
  ++ring.count;
}

std::string RecentSteps::fingerprint_of(std::string_view property, const Finding& finding) const {
  auto hash = fingerprint(property);
  if (finding.nodes.size() == 2) {
    const auto found = pairs_.find(either_way(finding.nodes[0], finding.nodes[1]));
    if (found != pairs_.end()) {
      const auto& ring = found->second;
      const auto oldest = ring.count - std::min(ring.count, kSteps);
      for (auto i = oldest; i < ring.count; ++i) {
        const auto& step = ring.steps[i % kSteps];
        hash = combine(combine(hash, hash_of(step)), step.actor == finding.nodes[0] ? 1 : 2);
      }
      if (ring.by_packet && ring.last == finding.event) hash = combine(hash, fingerprint(kData));
    }
  }
  return hex_text(hash);
}

}  // namespace midflight::sim
