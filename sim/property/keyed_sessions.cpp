#include "sim/property/keyed_sessions.h"

namespace midflight::sim {

void KeyedSessions::observe(const Event& event) {
  switch (event.kind) {
    case EventKind::keyed:
      sessions_[{event.node, event.peer}] = event.session;
      break;
    case EventKind::unkeyed:
    case EventKind::restart:
      sessions_[{event.node, event.peer}] = 0;
      break;
    case EventKind::stopped:
      for (auto& [direction, session] : sessions_) {
        if (direction.from == event.node) session = 0;
      }
      break;
    default:
      break;
  }
}

std::uint64_t KeyedSessions::session(NodeIndex node, NodeIndex peer) const {
  const auto found = sessions_.find({node, peer});
  return found == sessions_.end() ? 0 : found->second;
}

void KeyedSessions::write_state(Writer& out) const {
  for (const auto& [direction, session] : sessions_) {
    if (session == 0) continue;
    out.fields(direction.from.value, direction.to.value, session);
  }
}

}  // namespace midflight::sim
