#include "reports/event_text.h"

#include "sim/trace/text.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;

std::string named(std::string_view what, const Event& event) {
  return std::string(what) + " " + std::string(event.name);
}

// "Fault partition of alpha and beta"
std::string fault_name(const Event& event, NodeNames names) {
  auto out = named("Fault", event);
  if (event.node.valid()) out += " of " + std::string(name_of(names, event.node));
  if (event.peer.valid()) out += " and " + std::string(name_of(names, event.peer));
  return out;
}

std::string with_reason(std::string sentence, const Event& event, NodeNames names) {
  if (!event.text.empty()) sentence += ": " + filled_text(event, names);
  return sentence;
}

std::string network_sentence(const Event& event, NodeNames names) {
  const auto message = message_name(event);
  const auto peer = std::string(name_of(names, event.peer));
  switch (event.kind) {
    case EventKind::sent:
      return "Sending " + message + " to " + peer;
    case EventKind::arrived:
      return message + " from " + peer + " arrived";
    case EventKind::lost:
      return with_reason("Lost " + message, event, names);
    case EventKind::duplicated:
      return message + " duplicated, " + std::to_string(event.value) + " copies travel";
    case EventKind::corrupted:
      return message + " corrupted on its way";
    default:
      return message + " held back by a clogged link";
  }
}

std::string host_sentence(const Event& event, NodeNames names) {
  const auto peer = std::string(name_of(names, event.peer));
  switch (event.kind) {
    case EventKind::started:
      return "Started";
    case EventKind::stopped:
      return "Crashed";
    case EventKind::timer:
      return named("Timer", event) + " fired";
    case EventKind::packet_out:
      return "Application sends packet " + std::to_string(event.packet) + " to " + peer;
    case EventKind::packet_in:
      return "Application gets packet " + std::to_string(event.packet) + " from " + peer;
    case EventKind::injected:
      return named("Injection", event);
    default:
      return fault_name(event, names) + (event.value != 0 ? " begins" : " ends");
  }
}

std::string report_sentence(const Event& event, NodeNames names) {
  const auto peer = std::string(name_of(names, event.peer));
  switch (event.kind) {
    case EventKind::received:
      return "Got " + message_name(event) + " from " + peer;
    case EventKind::refused:
      return "Refused " + message_name(event) + " from " + peer;
    case EventKind::state:
      return "Session with " + peer + " enters " + std::string(event.name);
    case EventKind::flag:
      return std::string(event.name) + " of " + peer + " becomes " +
             (event.value != 0 ? "true" : "false");
    case EventKind::restart:
      return "Restarting the channel with " + peer;
    case EventKind::rekey:
      return "Key exchange " + std::to_string(event.exchange) + " with " + peer + " begins";
    case EventKind::keyed:
      return "Keys of exchange " + std::to_string(event.exchange) + " with " + peer + " in use";
    case EventKind::unkeyed:
      return "Keyed session with " + peer + " is gone";
    case EventKind::graph:
      return "Graph changed";
    case EventKind::connection:
      return "Connection with " + peer + (event.value != 0 ? " activated" : " closed");
    default:
      return std::string(sim::to_text(event.kind));
  }
}

}  // namespace

std::string_view name_of(NodeNames names, NodeIndex node) {
  return node.value < names.size() ? std::string_view(names[node.value]) : "?";
}

std::string filled_text(const Event& event, NodeNames names) {
  return sim::expand(event.text, name_of(names, event.peer), event.a, event.b);
}

std::string message_name(const Event& event) {
  std::string out(event.message);
  if (!event.record.empty()) {
    if (!out.empty()) out += ' ';
    out += event.record;
  }
  if (out.empty()) out = "message";
  if (event.exchange != 0) out += " #" + std::to_string(event.exchange);
  return out;
}

std::string sentence(const Event& event, NodeNames names) {
  if (event.kind <= EventKind::held) return network_sentence(event, names);
  if (event.kind <= EventKind::fault) return host_sentence(event, names);
  if (event.text.empty()) return report_sentence(event, names);
  const bool whose = event.kind == EventKind::refused && event.peer.valid();
  return filled_text(event, names) +
         (whose ? " from " + std::string(name_of(names, event.peer)) : "");
}

}  // namespace midflight::reports
