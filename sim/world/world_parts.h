// Shared by the files that make up World.
#pragma once

#include "sim/world/pending.h"
#include "sim/world/world.h"

namespace midflight::sim {

// What a node may ask of its machine (core/base/effects.h), answered by the world at this step.
class World::Surrounding final : public Surroundings {
 public:
  Surrounding(World& world, NodeIndex node, Step& step) : world_(world), node_(node), step_(step) {}

  std::uint32_t path_mtu(Address to) override;
  bool drop_for_queue(ConnectionId connection, std::uint32_t limit, const Label& label) override;
  std::uint32_t pick(std::uint32_t options, std::string_view what) override;

 private:
  World& world_;
  NodeIndex node_;
  Step& step_;
};

// Passes events on and notices those that a trigger of the scenario waits for.
class World::Watcher final : public Observer {
 public:
  Watcher(World& world, Observer& outer) : world_(world), outer_(outer) {}
  void observe(const Event& event) override {
    outer_.observe(event);
    world_.notice(event);
  }

 private:
  World& world_;
  Observer& outer_;
};

template <class Happen>
void World::perform(StepContext context, std::uint64_t cause, Happen happen) {
  Watcher watcher(*this, context.observer);
  Step step(simulator_, context.chooser, watcher);
  step.set_cause(cause);
  Running running{step, context.crypto};
  happen(running);
  settle(running, context.observer);
}

template <class Input>
void World::react(NodeIndex node, Running& running, const Input& input) {
  auto& machine = machines_[node.value];
  if (!machine.up()) return;
  Surrounding surroundings(*this, node, running.step);
  const HostCall call{machine.clock.local(running.step.now()), running.crypto, surroundings,
                      room_.effects, simulator_.order == Order::searched};
  input(machine.host(), call);
  room_.touched.push_back(node);
  carry_out(node, running);
}

}  // namespace midflight::sim
