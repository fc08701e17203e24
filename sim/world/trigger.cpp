#include "sim/world/trigger.h"

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
      break;
  }
  return EventKind::timer;
}

bool names(std::string_view wanted, std::string_view found) {
  return wanted.empty() || wanted == found;
}

}  // namespace

bool matches(const Trigger& trigger, const Event& event) {
  if (event.kind != kind_of(trigger.event) || event.node != trigger.node) return false;
  if (trigger.peer.valid() && trigger.peer != event.peer) return false;
  if (!names(trigger.record, event.record) || !names(trigger.message, event.message)) return false;
  if (!names(trigger.name, event.name)) return false;
  if (trigger.event == TriggerEvent::flag && trigger.value != (event.value != 0)) return false;
  return trigger.exchange == 0 || trigger.exchange == event.exchange;
}

bool TriggerCounter::fires(const Trigger& trigger, const Event& event) {
  if (!matches(trigger, event)) return false;
  ++count_;
  return trigger.every || count_ == trigger.occurrence;
}

}  // namespace midflight::sim
