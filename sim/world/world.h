// The whole simulated world as one value: copy it, compare it, write it down (spec 3, "The world is
// a value"). Each step takes one pending event, lets it happen, and says what happened.
#pragma once

#include "core/crypto/operations.h"
#include "sim/host/packet.h"
#include "sim/kernel/hash.h"
#include "sim/world/flow.h"
#include "sim/world/machine.h"
#include "sim/world/network.h"
#include "sim/world/streams.h"
#include "sim/world/trigger.h"

namespace midflight::sim {

// How a search sees time and order (spec 3, "Time").
struct SearchRules {
  bool untimed = false;  // messages have no windows, and the clock stands still but for timers
  bool ordered = false;  // it counts how often a message overtakes another of its direction
  Numbers numbers = Numbers::relative;
};

enum class MoveKind : std::uint8_t {
  message,    // a datagram or the next message of a stream goes on
  injection,  // one that is offered until something happens
  script,     // anything else of the scenario that is due: fault, traffic, boot, echo
  clock,      // a timer, or what waits for its time: the clock moves
  lose,       // of the datagrams that the last step sent
  duplicate,  // likewise
  rekey,      // a node begins a key exchange
};

// One thing that may happen next.
struct Move {
  MoveKind kind = MoveKind::message;
  EventHandle handle;  // but for rekey
  NodeIndex node;      // where it happens, if at one node
  NodeIndex peer;      // rekey
  // What it is, by names: the same in every world, but shared by moves that differ in nothing that
  // a name tells.
  std::uint64_t name = 0;
  // Whose turn it would be: a stream's direction; else the move itself.
  std::uint64_t task = 0;
  Hash128 likeness;        // moves of one likeness lead to worlds of one hash
  bool overtakes = false;  // a message, and an earlier one of its direction is still on its way
  bool optional = false;   // an injection that need not fire

  [[nodiscard]] bool decides_fate() const {
    return kind == MoveKind::lose || kind == MoveKind::duplicate;
  }
};

// Who answers, who watches and who computes, for one step.
struct StepContext {
  Chooser& chooser;
  Observer& observer;
  crypto::Operations& crypto;
};

class World {
 public:
  World(SetupPtr setup, Order order, StepContext context);

  [[nodiscard]] bool idle() const { return simulator_.schedule.empty(); }
  // When the next event is due at the soonest. Precondition: not idle.
  [[nodiscard]] Instant next() { return simulator_.schedule.top().at; }
  // Takes the least pending event. Precondition: not idle.
  void step(StepContext context);

  [[nodiscard]] Instant now() const { return simulator_.now; }
  [[nodiscard]] std::uint64_t events() const { return simulator_.events; }
  [[nodiscard]] const WorldSetup& setup() const { return *setup_; }
  // A fact about node (and its view of peer), if the node is up and has it.
  [[nodiscard]] std::optional<std::string> fact(NodeIndex node, std::string_view name,
                                                NodeIndex peer) const;
  // All that can influence the future, canonically, but for how often each choice was asked.
  void write_state(Writer& out) const;

  // Searching (world_search.cpp).
  // The search begins by itself at the event that the scenario's search.from names.
  void await_search() { awaiting_search_ = true; }
  // Windows are left open from here on, and injections with a `before` become offers.
  void begin_search();
  [[nodiscard]] bool searching() const { return simulator_.order == Order::searched; }
  // Answers are sampled again; what is still offered is dropped.
  void end_search();
  // All that may happen next, in an order that follows from the world alone. Not thinned out: no
  // bound is looked at, and moves of one likeness are all there.
  void moves(const SearchRules& rules, std::vector<Move>& out);
  void make(const Move& move, const SearchRules& rules, StepContext context);
  // When a pending event may happen at the soonest.
  [[nodiscard]] Instant due(const Move& move) const {
    return simulator_.schedule.at(move.handle).at;
  }
  // An injection that is not optional was not fired while it was offered: no run of the scenario.
  [[nodiscard]] bool lapsed() const { return lapsed_; }
  // Equal for worlds that have the same future under these rules, as far as any name tells.
  [[nodiscard]] Hash128 hash(const SearchRules& rules);
  // How many records a session may send before its replay window matters; and the most that any
  // host has sent since begin_search.
  [[nodiscard]] std::uint32_t slack() const;
  [[nodiscard]] std::uint32_t records_sent() const;
  // For telling which moves may be swapped (sim/explore/dependence.h). Whose state the move reads
  // and writes, beside what it hands to the network; no node if more than one host's.
  [[nodiscard]] NodeIndex site(const Move& move, const SearchRules& rules) const;
  // The last move counted for a trigger of the scenario.
  [[nodiscard]] bool triggered() const { return triggered_; }
  [[nodiscard]] bool same_connections(const World& other) const;
  // The last move sent datagrams that may still be lost or copied.
  [[nodiscard]] bool fates_open() const;
  // Gives back the memory that only the next step would use again.
  void trim();
  // Nothing happens before then: the clock goes there.
  void wait_until(Instant at) { simulator_.now = std::max(simulator_.now, at); }
  // As if an application sent a packet now.
  void send(NodeIndex from, NodeIndex to, PacketMark mark, StepContext context);

 private:
  friend class WorldMembers;  // the test of what hash leaves out
  class Watcher;
  class Surrounding;
  struct Running {
    Step& step;
    crypto::Operations& crypto;
  };
  struct Echo {
    NodeIndex to;
    PacketMark mark;
    std::uint32_t size = 0;
  };

  void happen(const Pending& pending, Running& running);
  using Entry = Schedule<Pending>::Entry;
  struct Said {
    const Label& label;
    const Application& application;
    NodeIndex origin;
    ByteView bytes;
  };
  // Equal for events after which worlds go on alike; remembered while that can't change.
  [[nodiscard]] std::uint64_t lasts(const Pending& pending) const;
  [[nodiscard]] Hash128 likeness(EventHandle handle, const Entry& entry, const SearchRules& rules);
  void write_said(const Said& said, Writer& out) const;
  void write_packet(std::uint32_t slot, Writer& out) const;
  void write_pending(const Entry& entry, const SearchRules& rules, Writer& out) const;
  void write_about(const Pending& pending, Writer& out) const;
  void write_exactly(const Pending& pending, Writer& out) const;
  void write_lanes(Writer& out) const;
  void write_in_order(Writer& out);
  void write_script(Writer& out) const;
  [[nodiscard]] bool is_message(const Pending& pending) const;
  [[nodiscard]] bool is_offer(const Pending& pending) const;
  [[nodiscard]] std::uint64_t sent_event(const Pending& pending) const;
  void offer_fates(const SearchRules& rules, std::vector<Move>& out);
  void decide_fate(const Move& move, Running& running);
  [[nodiscard]] bool overtakes(const Pending& pending) const;
  // Where a message comes from, and where it goes.
  [[nodiscard]] std::pair<NodeIndex, NodeIndex> ends_of(const Pending& pending) const;
  [[nodiscard]] std::uint32_t slack(NodeIndex from, NodeIndex to) const;
  [[nodiscard]] std::uint64_t name_of(const Pending& pending) const;
  void withdraw(std::uint32_t injection);
  // One step of the world: an event happens, what it triggers is scheduled, states are told.
  template <class Happen>
  void perform(StepContext context, std::uint64_t cause, Happen happen);
  void settle(Running& running, Observer& observer);
  [[nodiscard]] bool defer(const Pending& pending);

  void boot(NodeIndex node, Running& running);
  void fire_timer(NodeIndex node, TimerId timer, Running& running);
  void packet_moved(NodeIndex at, std::uint32_t slot, Running& running);
  void hand_up_arrivals(Running& running);
  void hand_up(const StreamArrival& arrival, ByteView bytes, Running& running);
  [[nodiscard]] StreamContext streaming(Running& running) {
    return StreamContext{*setup_, network_, running.step};
  }
  void traffic(std::uint32_t flow, Running& running);
  void answer_echo(NodeIndex node, std::uint32_t slot, Running& running);
  std::uint32_t keep_echo(const Echo& echo);

  // Hands the node an input and carries out what it answers.
  template <class Input>
  void react(NodeIndex node, Running& running, const Input& input);
  void carry_out(NodeIndex node, Running& running);
  void carry_out(NodeIndex node, const SendDatagram& effect, Running& running);
  void carry_out(NodeIndex node, const SendStream& effect, Running& running);
  void carry_out(NodeIndex node, const DeliverPacket& effect, Running& running);
  void carry_out(NodeIndex node, const Report& effect, Running& running);
  void note_sent(NodeIndex node, const Label& label);
  [[nodiscard]] Application carried(const Label& label) const;
  void application_send(NodeIndex node, const Echo& packet, bool echo, Running& running);

  // Scripted by the scenario: injections and faults (world_script.cpp).
  void notice(const Event& event);
  void fire_triggers(Running& running);
  void inject(std::uint32_t injection, Running& running);
  void forge(const ForgeAction& forged, const Bytes& remembered, Running& running);
  void remember_datagram(NodeIndex from, NodeIndex to, ByteView bytes);
  [[nodiscard]] const FaultAction& fault(std::uint32_t fault) const;
  void begin_fault(std::uint32_t index, Running& running);
  void end_fault(std::uint32_t index, Running& running);
  void change_clock(NodeIndex node, Duration by, std::int64_t ppm, Running& running);
  void crash(NodeIndex node, Running& running);
  void end_pause(NodeIndex node, Running& running);
  void resume(NodeIndex node, Running& running);

  struct InjectionState {
    TriggerCounter trigger;
    TriggerCounter before;
    EventHandle offer;  // what a search may take
    std::uint64_t fired = 0;
    std::uint64_t datagrams_seen = 0;  // forge: in its direction
    Bytes remembered;                  // forge: the datagram to replay, once it was seen
  };

  SetupPtr setup_;
  Simulator simulator_;
  Network network_;
  Streams streams_;
  std::vector<Machine> machines_;
  std::vector<Flow> flows_;
  std::vector<InjectionState> injections_;
  std::vector<TriggerCounter> fault_triggers_;
  // Echoes to be answered, once what is already there at this instant has happened: an operating
  // system answers after the daemon has gone on to its next message.
  std::vector<Echo> echoes_;
  std::vector<std::uint32_t> free_echoes_;

  // Of a search.
  std::vector<std::uint32_t> records_;  // sent by each host
  bool copies_ = false;                 // some datagram was duplicated
  bool lapsed_ = false;
  bool triggered_ = false;
  bool awaiting_search_ = false;
  TriggerCounter search_trigger_;
  Application application_;  // whose packet is being sent

  static constexpr auto kNoNumber = ~std::uint64_t{0};
  struct Likeness {
    std::uint64_t number = kNoNumber;  // of the pending event
    std::uint64_t lasts = 0;
    Hash128 hash;
  };
  std::vector<Likeness> likenesses_;  // by slot of the schedule
  bool timeless_ = false;             // what they were computed for

  struct Ordered {
    std::uint64_t number = 0;
    EventHandle handle;
  };
  // What one step writes to, empty between steps: a world that is copied over keeps its own.
  struct Room {
    Room() = default;
    Room(const Room& /*other*/) {}
    Room& operator=(const Room& /*other*/) { return *this; }
    Room(Room&&) noexcept = default;
    Room& operator=(Room&&) noexcept = default;
    ~Room() = default;

    std::vector<std::uint32_t> withdrawn;  // injections whose `before` came
    std::vector<Hash128> hashes;
    std::vector<Ordered> order;
    Effects effects;
    std::vector<std::uint32_t> fired;  // triggers: injections, then faults
    std::vector<NodeIndex> touched;
    Bytes packet;
    Scratch bytes;
  };
  Room room_;
};

}  // namespace midflight::sim
