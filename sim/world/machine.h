// One host of the world: its node while that runs, its clock and its timers.
#pragma once

#include <vector>

#include "sim/host/clock.h"
#include "sim/host/host.h"
#include "sim/kernel/hash.h"
#include "sim/kernel/shared.h"
#include "sim/kernel/simulator.h"

namespace midflight::sim {

class Machine {
 public:
  NodeClock clock;
  std::uint32_t pauses = 0;  // that have not ended
  std::uint32_t boots = 0;
  std::vector<Pending> deferred;  // came up during pauses

  [[nodiscard]] bool up() const { return static_cast<bool>(host_.read()); }
  // Preconditions: up.
  [[nodiscard]] Host& host() { return *host_.write(); }
  [[nodiscard]] const Host& host() const { return *host_.read(); }
  void start(std::unique_ptr<Host> host) { host_.renew() = HostBox(std::move(host)); }
  void crash() { host_ = {}; }

  // place: fingerprint of the node's name. Arming an armed timer moves it.
  void arm(const ArmTimer& timer, NodeIndex self, std::uint64_t place, Step& step);
  void disarm(TimerId timer, Step& step);
  // The timer's pending event came up: its name.
  std::string_view fire(TimerId timer);
  // The clock was stepped: what is due moves with it.
  void reschedule_timers(NodeIndex self, Step& step);
  // The timer came up while the node was paused: it does so again, unless something that came
  // before it moves or disarms it.
  void resume_timer(const Pending& pending, Step& step);
  void drop_timers(Step& step);

  // Of what is deferred, how much it is: the world knows what.
  void write_state(Writer& out, Numbers numbers) const;
  // Of the state, remembered until the machine is touched.
  [[nodiscard]] Hash128 hash(Numbers numbers, Scratch& scratch);
  void touch() { ++version_; }
  // Another one after each touch: what follows from the state is as it was while this is.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  struct Timer {
    TimerId id;
    std::string_view name;
    LocalInstant earliest;
    Duration open{};  // of the window, where a search leaves it open
    EventHandle handle;
  };
  [[nodiscard]] std::vector<Timer>::iterator find(TimerId timer);
  EventHandle schedule(const Timer& timer, NodeIndex self, Step& step) const;

  Shared<HostBox> host_;       // empty while the node is down
  std::vector<Timer> timers_;  // by id
  Hash128 hash_;
  std::uint64_t version_ = 1;
  std::uint64_t hashed_ = 0;  // the version that hash_ is of
};

}  // namespace midflight::sim
