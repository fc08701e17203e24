#include "sim/kernel/event.h"

#include <array>

#include "core/base/check.h"

namespace midflight::sim {
namespace {

constexpr std::array<std::string_view, kEventKinds> kEventNames{
    "sent",    "arrived",  "lost",    "duplicated", "corrupted",  "held",
    "started", "stopped",  "timer",   "packet_out", "packet_in",  "injected",
    "fault",   "received", "refused", "state",      "flag",       "restart",
    "rekey",   "keyed",    "unkeyed", "graph",      "connection", "log"};

}  // namespace

std::string_view to_text(EventKind kind) { return kEventNames[static_cast<std::size_t>(kind)]; }

std::optional<EventKind> find_event_kind(std::string_view name) {
  for (std::size_t i = 0; i < kEventNames.size(); ++i) {
    if (kEventNames[i] == name) return static_cast<EventKind>(i);
  }
  return std::nullopt;
}

EventKind to_event_kind(ReportKind kind) {
  switch (kind) {
    case ReportKind::received:
      return EventKind::received;
    case ReportKind::refused:
      return EventKind::refused;
    case ReportKind::state:
      return EventKind::state;
    case ReportKind::flag:
      return EventKind::flag;
    case ReportKind::restart:
      return EventKind::restart;
    case ReportKind::rekey:
      return EventKind::rekey;
    case ReportKind::keyed:
      return EventKind::keyed;
    case ReportKind::unkeyed:
      return EventKind::unkeyed;
    case ReportKind::graph:
      return EventKind::graph;
    case ReportKind::connection:
      return EventKind::connection;
    case ReportKind::log:
      return EventKind::log;
  }
  check_failed(__FILE__, __LINE__, "kind", "every report has a kind of event");
}

}  // namespace midflight::sim
