#include "sim/import/events.h"

#include <algorithm>

#include "core/meta/codec.h"
#include "sim/import/handshake_record.h"
#include "sim/import/log_line.h"

namespace midflight::sim {
namespace {

EventKind event_of(LineKind kind) {
  switch (kind) {
    case LineKind::request_out:
    case LineKind::request_flooded:
    case LineKind::request_forwarded:
    case LineKind::record_out:
      return EventKind::sent;
    case LineKind::request_in:
      return EventKind::arrived;
    case LineKind::packet_out:
      return EventKind::packet_out;
    case LineKind::packet_in:
      return EventKind::packet_in;
    case LineKind::refused:
      return EventKind::refused;
    case LineKind::patience_ended:
    case LineKind::undecodable:
    case LineKind::not_ours_yet:
      return EventKind::restart;
    case LineKind::keyed:
      return EventKind::keyed;
    case LineKind::keys_expired:
      return EventKind::timer;
    case LineKind::dialling:
    case LineKind::connected:
    case LineKind::accepted:
    case LineKind::activated:
    case LineKind::closing:
      return EventKind::connection;
    case LineKind::reachable:
    case LineKind::unreachable:
      return EventKind::graph;
    case LineKind::daemon_started:
      return EventKind::started;
    case LineKind::daemon_stopped:
      return EventKind::stopped;
    default:
      return EventKind::log;
  }
}

class Show {
 public:
  Show(const ImportResult& result, Observer& observer) : result_(result), observer_(observer) {
    if (!result.lines.empty()) origin_ = result.lines.front().at;
    if (result.datagrams.empty()) return;
    const auto first = result.datagrams.front().at;
    origin_ = result.lines.empty() ? first : std::min(origin_, first);
  }

  void all() {
    auto datagram = result_.datagrams.begin();
    for (const auto& each : result_.lines) {
      for (; datagram != result_.datagrams.end() && datagram->at < each.at; ++datagram) {
        show(*datagram);
      }
      show(each);
    }
    for (; datagram != result_.datagrams.end(); ++datagram) show(*datagram);
  }

 private:
  [[nodiscard]] NodeIndex index(std::string_view name) const {
    const auto found = std::ranges::lower_bound(result_.nodes, name);
    if (found == result_.nodes.end() || *found != name) return {};
    return NodeIndex{static_cast<std::uint32_t>(found - result_.nodes.begin())};
  }
  [[nodiscard]] Event event(LocalInstant at, std::string_view node, std::string_view peer) {
    Event out;
    out.number = ++count_;
    out.at = Instant(at - origin_);
    out.node = index(node);
    out.peer = index(peer);
    return out;
  }

  void show(const CapturedDatagram& datagram) {
    auto out = event(datagram.at, datagram.from, datagram.to);
    out.kind = EventKind::sent;
    out.message = "UDP";
    out.record_number = datagram.number;
    out.size = datagram.size;
    observer_.observe(out);
  }

  void show(const ImportedLine& imported) {
    const auto line = read_line(imported.line.text);
    auto out = event(imported.at, imported.line.node, line.peer);
    out.kind = event_of(line.kind);
    out.text = imported.line.text;
    out.a = imported.line.line;
    const auto carried = line.rest.empty() ? std::nullopt : carried_record(line.rest);
    if (carried) {
      out.record = to_text(carried->record.kind);
      out.record_number = carried->record.number;
      out.payload = carried->wire;
    }
    switch (line.kind) {
      case LineKind::keys_expired:
        out.name = "key_expire";
        break;
      case LineKind::record_out:
        out.peer = index(line.to);
        [[fallthrough]];
      case LineKind::request_in:
      case LineKind::request_out:
      case LineKind::request_flooded:
      case LineKind::request_forwarded:
        out.message = line.word;
        break;
      case LineKind::packet_in:
      case LineKind::packet_out:
        out.size = line.a;
        break;
      default:
        break;
    }
    observer_.observe(out);
  }

  const ImportResult& result_;
  Observer& observer_;
  LocalInstant origin_;
  std::uint64_t count_ = 0;
};

}  // namespace

void show(const ImportResult& result, Observer& observer) { Show(result, observer).all(); }

}  // namespace midflight::sim
