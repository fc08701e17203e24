// What must hold while a scenario runs (spec 3, "What is checked while it runs"). A property is an
// observer by value: it sees events, knows no protocol and reports a violation at the event that
// shows it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/property/direction.h"

namespace midflight::sim {

// What properties may know of a scenario. Bounds are in virtual time, and what nodes wait by their
// own clocks is stretched to the slowest or cut to the fastest of them. Whoever runs it fills this
// in and keeps to the formulas.
struct PropertyContext {
  std::vector<std::string> names;      // by NodeIndex
  std::vector<Direction> connections;  // who is configured to dial whom
  // When the last scheduled fault is over; max if one lasts for ever. Faults that begin by a
  // trigger are seen as events and need not be in here.
  Instant faults_end;
  // recovers: how long a pair may deliver nothing. At least twice (10 s + 1 s) and the handshakes'
  // round trips, and the redial's back-off where connections can be lost.
  Duration recovery_bound{};
  // no-stuck-wait: 10 s + 1 s + ping_interval + ping_timeout + 1 s + jitter.
  Duration wait_limit{};
  // no-storm: what lies between two restarts, 10 s.
  Duration restart_gap = std::chrono::seconds(10);
  // converges: the network is quiet when no graph changed for so long since the last fault.
  Duration settle{};

  [[nodiscard]] const std::string& name(NodeIndex node) const { return names[node.value]; }
};
using SharedContext = std::shared_ptr<const PropertyContext>;

struct Finding {
  std::uint64_t event = 0;
  Instant at;
  std::vector<NodeIndex> nodes;  // the one that acted first
  std::string message;
};

class Property;

// A set of kinds of events.
using EventMask = std::uint64_t;
template <class... Kinds>
[[nodiscard]] constexpr EventMask events(Kinds... kinds) {
  return ((EventMask{1} << static_cast<unsigned>(kinds)) | ...);
}
inline constexpr EventMask kAllEvents = ~EventMask{0};

struct PropertyKind {
  std::string_view name;
  std::string_view sentence;  // what must hold
  std::unique_ptr<Property> (*make)(const PropertyKind& kind, SharedContext context);
  EventMask sees;   // others change nothing in it
  bool needs_time;  // it can't be judged while the clock stands still
  bool across;      // the order of what it sees at different nodes can decide its verdict
};

class Property : public Observer {
 public:
  ~Property() override = default;
  // Later findings of a run say nothing new and are dropped.
  static constexpr std::size_t kMostFindings = 100;

  [[nodiscard]] virtual std::unique_ptr<Property> clone() const = 0;
  // The run is over.
  virtual void finish(Instant at) { (void)at; }
  // A search begins here: what is over need not be copied with every state.
  virtual void forget_past() {}
  // What decides its verdicts to come and can't be told from the state of the world.
  virtual void write_state(Writer& out) const { (void)out; }

  [[nodiscard]] std::string_view name() const { return kind_->name; }
  [[nodiscard]] const PropertyKind& kind() const { return *kind_; }
  [[nodiscard]] std::string_view sentence() const { return kind_->sentence; }
  [[nodiscard]] std::span<const Finding> findings() const { return findings_; }

 protected:
  Property(const PropertyKind& kind, SharedContext context)
      : kind_(&kind), context_(std::move(context)) {}
  Property(const Property&) = default;
  Property& operator=(const Property&) = default;

  [[nodiscard]] const PropertyContext& context() const { return *context_; }
  void violated(Finding finding) {
    if (findings_.size() < kMostFindings) findings_.push_back(std::move(finding));
  }
  void violated(const Event& event, std::string message) {
    violated({event.number, event.at, {event.node, event.peer}, std::move(message)});
  }

 private:
  const PropertyKind* kind_;
  SharedContext context_;
  std::vector<Finding> findings_;
};

// What every property has in common with itself: T is the class that derives from this.
template <class T>
class PropertyOf : public Property {
 public:
  PropertyOf(const PropertyKind& kind, SharedContext context)
      : Property(kind, std::move(context)) {}
  static std::unique_ptr<Property> make(const PropertyKind& kind, SharedContext context) {
    return std::make_unique<T>(kind, std::move(context));
  }
  [[nodiscard]] std::unique_ptr<Property> clone() const final {
    return std::make_unique<T>(static_cast<const T&>(*this));
  }
};

}  // namespace midflight::sim
