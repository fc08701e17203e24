// What happens in a run, as plain data. The world makes events; digest, recorder, properties,
// triggers and reports observe them. No protocol is known here: texts are static and chosen by it.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/effects.h"

namespace midflight::sim {

enum class EventKind : std::uint8_t {
  // The network.
  sent,        // a node handed a message to the network; cause: what it was handling
  arrived,     // it reached its host; cause: the sent event
  lost,        // text says why: "loss", "partition", "queue full", ...
  duplicated,  // value: how many copies travel now
  corrupted,
  held,  // kept by a clogged link
  // The host.
  started,     // a node came up
  stopped,     // it crashed
  timer,       // name fired
  packet_out,  // the application handed packet number `packet` to node, for peer
  packet_in,   // the node handed it to the application; peer: where it says it came from
  injected,    // name fired
  fault,       // name; value 1: begins, 0: ends; each begin has its end, unless it lasts for ever
  // Reports of the node, one kind for each ReportKind.
  received,
  refused,
  state,
  flag,
  restart,
  rekey,
  keyed,
  unkeyed,
  graph,
  connection,
  log,
};
inline constexpr auto kEventKinds = static_cast<std::size_t>(EventKind::log) + 1;

struct Event {
  std::uint64_t number = 0;  // 1 is the first of the run
  std::uint64_t cause = 0;   // number of the event that it follows from, 0 if none
  Instant at;
  EventKind kind = EventKind::log;
  Severity severity = Severity::debug;
  NodeIndex node;
  NodeIndex peer;
  std::string_view message;
  std::string_view record;
  std::string_view name;
  std::string_view text;  // {peer}, {a}, {b} stand for the fields of these names
  std::int64_t value = 0;
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::uint64_t session = 0;
  // packet_out, packet_in: the application's packet, unique within the run; 0 if it bears no mark
  // or was changed on its way.
  std::uint64_t packet = 0;
  std::uint32_t exchange = 0;
  std::uint32_t record_number = 0;
  std::uint32_t size = 0;
  ByteView payload;  // valid during the call only
};

[[nodiscard]] std::string_view to_text(EventKind kind);
[[nodiscard]] std::optional<EventKind> find_event_kind(std::string_view name);
[[nodiscard]] EventKind to_event_kind(ReportKind kind);

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void observe(const Event& event) = 0;
  // A step is over: all its events were observed, and this is the state it left its node in.
  virtual void settled(NodeIndex node, ByteView state) { (void)node, (void)state; }
  // Whether it wants to be told states: writing them is dear.
  [[nodiscard]] virtual bool wants_states() const { return true; }
};

// For what nobody looks at.
class Unwatched final : public Observer {
 public:
  void observe(const Event&) override {}
  [[nodiscard]] bool wants_states() const override { return false; }
};

}  // namespace midflight::sim
