#include "sim/trace/standing.h"

#include "sim/kernel/choice.h"
#include "sim/trace/text_buffer.h"

namespace midflight::sim {

std::uint64_t Standing::fingerprint_of(ByteView state) { return fingerprint(state); }

void Standing::observe(const Event& event) {
  const About about{event.node, event.peer};
  switch (event.kind) {
    case EventKind::started:
    case EventKind::stopped:
      std::erase_if(facts_, [&](const auto& each) { return each.first.node == event.node; });
      facts_[about]["up"] = event.kind == EventKind::started ? "1" : "0";
      break;
    case EventKind::state:
      facts_[about]["state"] = event.name;
      break;
    case EventKind::flag:
      facts_[about][std::string(event.name)] = std::to_string(event.value);
      break;
    case EventKind::keyed:
      facts_[about]["session"] = hex_text(event.session);
      facts_[about]["exchange"] = std::to_string(event.exchange);
      break;
    case EventKind::unkeyed:
      facts_[about].erase("session");
      facts_[about].erase("exchange");
      break;
    case EventKind::connection:
      facts_[about]["connected"] = std::to_string(event.value);
      break;
    default:
      break;
  }
}

std::string Standing::text(NodeIndex node, std::span<const std::string> names) const {
  std::string out;
  for (const auto& [about, facts] : facts_) {
    if (about.node != node || facts.empty()) continue;
    if (!out.empty()) out += "; ";
    if (about.peer.value < names.size()) out += names[about.peer.value] + ": ";
    const auto begin = out.size();
    for (const auto& [name, value] : facts) {
      out += (out.size() == begin ? "" : ", ") + name + " " + value;
    }
  }
  const auto state = states_.find(node);
  if (state != states_.end()) {
    out += (out.empty() ? "" : "; ") + ("state " + hex_text(state->second));
  }
  return out;
}

}  // namespace midflight::sim
