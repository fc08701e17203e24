// Hand-made events for tests of what watches a run.
#pragma once

#include "sim/kernel/event.h"
#include "tests/sim/nodes.h"

namespace midflight::sim {

using namespace std::chrono_literals;

[[nodiscard]] inline Event make(EventKind kind, NodeIndex node, NodeIndex peer = {}) {
  Event event;
  event.kind = kind;
  event.node = node;
  event.peer = peer;
  return event;
}

[[nodiscard]] inline Event keyed(NodeIndex node, NodeIndex peer, std::uint64_t session,
                                 std::uint32_t exchange = 1) {
  auto event = make(EventKind::keyed, node, peer);
  event.session = session;
  event.exchange = exchange;
  event.a = node < peer ? 10 : 20;  // the key from the lower node to the higher
  event.b = node < peer ? 20 : 10;
  return event;
}

[[nodiscard]] inline Event flag(NodeIndex node, NodeIndex peer, std::string_view name, bool value) {
  auto event = make(EventKind::flag, node, peer);
  event.name = name;
  event.value = value ? 1 : 0;
  return event;
}

// A handshake record on its way.
[[nodiscard]] inline Event message(EventKind kind, NodeIndex node, NodeIndex peer,
                                   std::uint64_t cause = 0) {
  auto event = make(kind, node, peer);
  event.message = "ANS_KEY";
  event.record = "SIG";
  event.exchange = 2;
  event.cause = cause;
  event.payload = as_bytes("wire");
  event.size = 4;
  return event;
}

[[nodiscard]] inline Event packet(EventKind kind, NodeIndex node, NodeIndex peer, std::uint64_t id,
                                  ByteView payload = {}) {
  auto event = make(kind, node, peer);
  event.packet = id;
  event.payload = payload;
  return event;
}

[[nodiscard]] inline Event fault(std::string_view name, bool begins) {
  auto event = make(EventKind::fault, {});
  event.name = name;
  event.value = begins ? 1 : 0;
  return event;
}

// Shows events to an observer, numbered, each at the instant that was set last.
class Feed {
 public:
  explicit Feed(Observer& observer) : observer_(&observer) {}

  Feed& at(Duration instant) {
    now_ = Instant(instant);
    return *this;
  }
  Feed& see(Event event) {
    event.number = ++number_;
    event.at = now_;
    observer_->observe(event);
    return *this;
  }
  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  Observer* observer_;
  Instant now_;
  std::uint64_t number_ = 0;
};

}  // namespace midflight::sim
