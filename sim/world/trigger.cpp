#include "sim/world/trigger.h"

#include "core/base/check.h"

namespace midflight::sim {
namespace {

EventKind kind_of(TriggerEvent event) {
  switch (event) {
    case TriggerEvent::received:
      return EventKind::received;
    case TriggerEvent::sent:
      return EventKind::sent;
    case TriggerEvent::state:
      return EventKind::state;
    case TriggerEvent::flag:
      return EventKind::flag;
    case TriggerEvent::timer:
      return EventKind::timer;
  }
  check_failed(__FILE__, __LINE__, "event", "every trigger has a kind of event");
}

bool fits(const std::string& wanted, std::string_view text) {
  return wanted.empty() || wanted == text;
}

bool fits(NodeIndex wanted, NodeIndex node) { return !wanted.valid() || wanted == node; }

}  // namespace

bool matches(const Trigger& trigger, const Event& event) {
  if (event.kind != kind_of(trigger.event)) return false;
  if (!fits(trigger.node, event.node) || !fits(trigger.peer, event.peer)) return false;
  if (trigger.exchange != 0 && trigger.exchange != event.exchange) return false;
  if (trigger.event == TriggerEvent::flag && trigger.value != (event.value != 0)) return false;
  return fits(trigger.record, event.record) && fits(trigger.message, event.message) &&
         fits(trigger.name, event.name);
}

}  // namespace midflight::sim
