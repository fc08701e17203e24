// The whole simulated world as one value: copy it, compare it, write it down (spec 3, "The world is
// a value"). Each step takes one pending event, lets it happen, and says what happened.
#pragma once

#include "core/crypto/operations.h"
#include "sim/host/packet.h"
#include "sim/world/flow.h"
#include "sim/world/machine.h"
#include "sim/world/network.h"
#include "sim/world/streams.h"
#include "sim/world/trigger.h"

namespace midflight::sim {

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
  // All that can influence the future, canonically.
  void write_state(Writer& out) const;

 private:
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
  void settle(NodeIndex node, Running& running);
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
  void application_send(NodeIndex node, const Echo& packet, bool echo, Running& running);

  // Scripted by the scenario: injections and faults (world_script.cpp).
  void notice(const Event& event);
  void fire_triggers(Running& running);
  void inject(std::uint32_t injection, Running& running);
  void forge(const ForgeAction& forged, const Bytes& remembered, Running& running);
  void remember_datagram(NodeIndex from, NodeIndex to, ByteView bytes);
  [[nodiscard]] const FaultAction& fault(std::uint32_t fault) const;
  void begin_fault(std::uint32_t fault, Running& running);
  void end_fault(std::uint32_t fault, Running& running);
  void crash(NodeIndex node, Running& running);
  void resume(NodeIndex node, Running& running);

  struct InjectionState {
    TriggerCounter trigger;
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

  // Scratch of one step, empty between steps.
  Effects effects_;
  std::vector<std::uint32_t> fired_;  // triggers: injections, then faults
  std::vector<NodeIndex> touched_;
  Bytes buffer_;
};

}  // namespace midflight::sim
